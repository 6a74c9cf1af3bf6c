package io.lateen.cli;

/// What a command tells a person when it cannot go on: one sentence, and what to do next.
public final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String nextStep;

  /// @param sentence without a full stop: `cannot reach the API server at https://…`
  /// @param nextStep `is the mesh running? try: lateen up`; empty when there is none
  public Complaint(String sentence, String nextStep) {
    super(sentence);
    this.nextStep = nextStep;
  }

  public Complaint(String sentence, String nextStep, Throwable cause) {
    super(sentence, cause);
    this.nextStep = nextStep;
  }

  /// Both on one line, as printed after `lateen: `.
  public String line() {
    return nextStep.isEmpty() ? getMessage() + "" : getMessage() + "; " + nextStep;
  }
}
