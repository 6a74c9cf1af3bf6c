package io.lateen.model.attribute;

import org.jspecify.annotations.Nullable;

/// Something a decision was made on.
///
/// @param mapKey the entry of a string map; null when the attribute itself was read
public record Reference(String name, @Nullable String mapKey, Condition condition) {

  /// How the thing was found; another request with equal findings gets the same decision.
  public enum Condition {
    /// It was not there.
    ABSENCE,
    /// Its value counts.
    EXACT
  }

  /// `request.path`, or `request.headers[cookie]`.
  public String text() {
    return mapKey == null ? name : name + "[" + mapKey + "]";
  }
}
