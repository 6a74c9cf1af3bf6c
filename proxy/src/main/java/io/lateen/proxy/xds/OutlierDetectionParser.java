package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.OutlierDetection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.OutlierDetection`; the detectors by success rate and failure percentage
/// are not run (Envoy's need at least 5 endpoints and 100 requests each interval).
final class OutlierDetectionParser {
  private OutlierDetectionParser() {}

  static @Nullable OutlierDetection parse(@Nullable Fields outlier) {
    if (outlier == null) {
      return null;
    }
    Duration base = outlier.duration("base_ejection_time", Duration.ofSeconds(30));
    Duration longest = Duration.ofMinutes(5);
    return new OutlierDetection(
        outlier.integer("consecutive_5xx", 5),
        outlier.integer("enforcing_consecutive_5xx", 100, 0, 100),
        outlier.integer("consecutive_gateway_failure", 5),
        outlier.integer("enforcing_consecutive_gateway_failure", 0, 0, 100),
        outlier.integer("consecutive_local_origin_failure", 5),
        outlier.integer("enforcing_consecutive_local_origin_failure", 100, 0, 100),
        outlier.bool("split_external_local_origin_errors"),
        outlier.duration("interval", Duration.ofSeconds(10)),
        base,
        outlier.duration("max_ejection_time", base.compareTo(longest) > 0 ? base : longest),
        outlier.integer("max_ejection_percent", 10, 0, 100));
  }
}
