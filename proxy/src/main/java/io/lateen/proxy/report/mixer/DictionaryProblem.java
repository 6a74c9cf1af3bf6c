package io.lateen.proxy.report.mixer;

/// How a Mixer says that it has fewer words than we.
final class DictionaryProblem {
  static final String TEXT = "inconsistent global dictionary versions used";

  private DictionaryProblem() {}
}
