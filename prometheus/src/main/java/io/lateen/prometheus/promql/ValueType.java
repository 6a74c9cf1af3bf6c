package io.lateen.prometheus.promql;

/// The four types of values.
public enum ValueType {
  SCALAR("scalar"),
  VECTOR("instant vector"),
  MATRIX("range vector"),
  STRING("string");

  private final String text;

  ValueType(String text) {
    this.text = text;
  }

  /// As errors call it.
  String text() {
    return text;
  }
}
