package io.lateen.wire.document;

/// Ends the reading of a text; never leaves this package.
final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Position position;

  SyntaxException(Position position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  Reading.SyntaxProblem problem() {
    return new Reading.SyntaxProblem(position, String.valueOf(getMessage()));
  }
}
