package io.lateen.mixer.expression;

/// A text that is no expression, or one whose types do not fit. The message is the one Istio 1.1
/// gives, as far as its wording is public.
public final class InvalidExpressionException extends Exception {
  InvalidExpressionException(String message) {
    super(message);
  }
}
