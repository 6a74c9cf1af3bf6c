package bookinfo;

import java.util.Optional;

/// A product's number as it stands in a path.
final class NumericId {
  private NumericId() {}

  static Optional<Long> parse(String segment) {
    try {
      return Optional.of(Long.valueOf(segment));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
