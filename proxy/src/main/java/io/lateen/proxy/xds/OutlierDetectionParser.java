package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.resource.OutlierDetection.Consecutive;
import io.lateen.proxy.resource.OutlierDetection.FailurePercentage;
import io.lateen.proxy.resource.OutlierDetection.SuccessRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.OutlierDetection`, with the defaults of its document.
final class OutlierDetectionParser {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private OutlierDetectionParser() {}

  static @Nullable OutlierDetection parse(@Nullable Fields outlier) {
    if (outlier == null) {
      return null;
    }
    Duration base = outlier.duration("base_ejection_time", Duration.ofSeconds(30));
    OutlierDetection parsed =
        new OutlierDetection(
            consecutive(outlier, "5xx", 100),
            consecutive(outlier, "gateway_failure", 0),
            consecutive(outlier, "local_origin_failure", 100),
            outlier.bool("split_external_local_origin_errors"),
            successRate(outlier),
            failurePercentage(outlier),
            positive(outlier, "interval", Duration.ofSeconds(10)),
            base,
            outlier.duration("max_ejection_time", base.compareTo(LONGEST) > 0 ? base : LONGEST),
            outlier.duration("max_ejection_time_jitter", Duration.ZERO),
            percent(outlier, "max_ejection_percent", 10),
            outlier.bool("always_eject_one_host"),
            outlier.bool("successful_active_health_check_uneject_host", true));
    outlier.refuseOthers();
    return parsed;
  }

  private static Consecutive consecutive(Fields outlier, String what, int enforcing) {
    return new Consecutive(
        outlier.integer("consecutive_" + what, 5),
        percent(outlier, "enforcing_consecutive_" + what, enforcing));
  }

  private static SuccessRate successRate(Fields outlier) {
    return new SuccessRate(
        outlier.integer("success_rate_minimum_hosts", 5),
        outlier.integer("success_rate_request_volume", 100),
        outlier.integer("success_rate_stdev_factor", 1900),
        percent(outlier, "enforcing_success_rate", 100),
        percent(outlier, "enforcing_local_origin_success_rate", 100));
  }

  private static FailurePercentage failurePercentage(Fields outlier) {
    return new FailurePercentage(
        percent(outlier, "failure_percentage_threshold", 85),
        outlier.integer("failure_percentage_minimum_hosts", 5),
        outlier.integer("failure_percentage_request_volume", 50),
        percent(outlier, "enforcing_failure_percentage", 0),
        percent(outlier, "enforcing_failure_percentage_local_origin", 0));
  }

  private static int percent(Fields outlier, String field, int otherwise) {
    return outlier.integer(field, otherwise, 0, 100);
  }

  private static Duration positive(Fields outlier, String field, Duration otherwise) {
    Duration value = outlier.duration(field, otherwise);
    if (!value.isPositive()) {
      outlier.problem(field, value + " (expected: more than 0)");
    }
    return value;
  }
}
