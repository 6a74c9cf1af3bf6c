package io.lateen.mixer.expression;

/// A sound expression that has no value for these attributes. Cheap to throw: it carries no stack,
/// and those for missing attributes are made once.
public final class EvaluationException extends RuntimeException {
  EvaluationException(String message) {
    super(message, null, false, false);
  }

  static EvaluationException lookupFailed(String name) {
    return new EvaluationException("lookup failed: '" + name + "'");
  }
}
