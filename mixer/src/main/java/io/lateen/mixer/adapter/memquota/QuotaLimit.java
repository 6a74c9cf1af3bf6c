package io.lateen.mixer.adapter.memquota;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
  QuotaLimit forDimensions(Map<String, String> given) {
    return overrides.stream().filter(override -> override.fits(given)).findFirst().orElse(this);
  }

  private boolean fits(Map<String, String> given) {
    return given.entrySet().containsAll(dimensions.entrySet());
  }
}
