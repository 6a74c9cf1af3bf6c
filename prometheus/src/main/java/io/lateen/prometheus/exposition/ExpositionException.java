package io.lateen.prometheus.exposition;

/// A text that is not in the format, with the line.
public final class ExpositionException extends Exception {
  private static final long serialVersionUID = 1;

  ExpositionException(int line, String message) {
    super("line " + line + ": " + message);
  }
}
