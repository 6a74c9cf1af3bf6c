package io.lateen.console.graph;

/// A parameter that cannot be understood; the message names it and what is expected.
final class GraphProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  GraphProblem(String message) {
    super(message);
    this.reason = message;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
