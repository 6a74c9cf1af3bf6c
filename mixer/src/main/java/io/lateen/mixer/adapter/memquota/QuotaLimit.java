package io.lateen.mixer.adapter.memquota;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much there is of a quota.
///
/// @param dimensions which instances an override is for: those that have all of these
/// @param window how long what was taken stays taken; zero for ever
record QuotaLimit(
    String name,
    Map<String, String> dimensions,
    long amount,
    Duration window,
    List<QuotaLimit> overrides) {

  /// The first override that fits, or this.
  QuotaLimit forDimensions(Map<String, Object> given) {
    return overrides.stream().filter(override -> override.fits(given)).findFirst().orElse(this);
  }

  private boolean fits(Map<String, Object> given) {
    return dimensions.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(text(given.get(entry.getKey()))));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
