package io.lateen.mixer.adapter.redisquota;

import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How much there is of a quota.
///
/// @param name the full name of its instance
/// @param bucket by how much a window rolls; zero for a window that ends as a whole
/// @param overrides for instances with certain dimensions; the first that fits counts
record Limit(String name, long most, Duration window, Duration bucket, List<Special> overrides) {
  static final String ROLLING = "ROLLING_WINDOW";

  /// @param dimensions an instance must have all of these
  record Special(Map<String, String> dimensions, long most) {
    boolean fits(Map<String, Object> given) {
      return dimensions.entrySet().stream()
          .allMatch(wanted -> wanted.getValue().equals(Values.text(given.get(wanted.getKey()))));
    }
  }

  static Limit of(Params quota) {
    boolean rolling = quota.string("rate_limit_algorithm").equals(ROLLING);
    return new Limit(
        quota.string("name"),
        quota.integer("max_amount"),
        quota.duration("valid_duration").orElse(Duration.ZERO),
        rolling ? quota.duration("bucket_duration").orElse(Duration.ZERO) : Duration.ZERO,
        quota.messages("overrides").stream()
            .map(item -> new Special(item.stringMap("dimensions"), item.integer("max_amount")))
            .toList());
  }

  boolean isRolling() {
    return bucket.isPositive();
  }

  long mostFor(Map<String, Object> dimensions) {
    return overrides.stream()
        .filter(override -> override.fits(dimensions))
        .findFirst()
        .map(Special::most)
        .orElse(most);
  }
}
