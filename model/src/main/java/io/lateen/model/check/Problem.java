package io.lateen.model.check;

/// Something wrong with a document.
///
/// @param path where, as a field path from the document's root: `spec.http[0].route[1].weight`
/// @param message the offending value and what is expected: `-1 (expected: 0..100)`
/// @param severity whether the document is refused for it
public record Problem(String path, String message, Severity severity) {

  /// What a problem does to the document that has it.
  public enum Severity {
    /// The document is accepted; its author is told.
    WARNING,
    /// The document is refused.
    ERROR
  }

  public static Problem error(String path, String message) {
    return new Problem(path, message, Severity.ERROR);
  }

  public static Problem warning(String path, String message) {
    return new Problem(path, message, Severity.WARNING);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
