package io.lateen.galley.schema;

/// One thing in an object that its schema does not allow.
///
/// @param path `spec.ports[0].port`
/// @param kind what is wrong
/// @param message the value found and what is expected: `"two" (expected: an integer)`
public record SchemaFinding(String path, Kind kind, String message) {

  /// The ways to be wrong.
  public enum Kind {
    /// A field the schema does not know.
    UNKNOWN,
    /// A value of another type.
    TYPE,
    /// A field that must be there.
    REQUIRED,
    /// A value outside what is allowed.
    VALUE
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
