package io.lateen.pilot.translate.cluster;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which endpoints are put aside after failures. Istio counts gateway errors, not every 5xx unless
/// asked to; one endpoint may always be put aside, as in the Envoy of its time.
final class OutlierTranslator {
  private OutlierTranslator() {}

  static void apply(OutlierDetection outlier, Cluster.Builder cluster) {
    cluster.setOutlierDetection(detection(outlier));
    CommonLbConfig.Builder balancing =
        CommonLbConfig.newBuilder()
            .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance());
    Integer healthy = outlier.minHealthPercent();
    if (healthy != null) {
      balancing.setHealthyPanicThreshold(Percent.newBuilder().setValue(healthy));
    }
    cluster.setCommonLbConfig(balancing);
  }

  private static io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.Builder detection(
      OutlierDetection outlier) {
    var detection =
        io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.newBuilder()
            .setAlwaysEjectOneHost(BoolValue.of(true));
    consecutive(outlier, detection);
    if (outlier.splitLocalOrigin()) {
      localOrigin(outlier.consecutiveLocalOriginFailures(), detection);
    }
    Duration interval = outlier.interval();
    if (interval != null) {
      detection.setInterval(Messages.duration(interval));
    }
    Duration ejection = outlier.baseEjectionTime();
    if (ejection != null) {
      detection.setBaseEjectionTime(Messages.duration(ejection));
    }
    if (outlier.maxEjectionPercent() > 0) {
      detection.setMaxEjectionPercent(Messages.uint32(outlier.maxEjectionPercent()));
    }
    return detection;
  }

  private static void consecutive(
      OutlierDetection outlier,
      io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.Builder detection) {
    Integer gateway = outlier.consecutiveGatewayErrors();
    Integer server = outlier.consecutive5xxErrors();
    int older = outlier.consecutiveErrors();
    detection
        .setEnforcingConsecutive5Xx(Messages.uint32(enforcing(server)))
        .setEnforcingConsecutiveGatewayFailure(
            Messages.uint32(gateway == null && server != null && older == 0 ? 0 : 100));
    if (server != null && server > 0) {
      detection.setConsecutive5Xx(Messages.uint32(server));
    }
    if (gateway != null) {
      detection.setEnforcingConsecutiveGatewayFailure(Messages.uint32(enforcing(gateway)));
    }
    int errors = gateway == null ? older : gateway;
    if (errors > 0) {
      detection.setConsecutiveGatewayFailure(Messages.uint32(errors));
    }
  }

  private static int enforcing(@Nullable Integer errors) {
    return errors == null || errors == 0 ? 0 : 100;
  }

  private static void localOrigin(
      @Nullable Integer failures,
      io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.Builder detection) {
    detection.setSplitExternalLocalOriginErrors(true);
    if (failures != null && failures > 0) {
      detection.setConsecutiveLocalOriginFailure(Messages.uint32(failures));
    }
    if (failures != null) {
      detection.setEnforcingConsecutiveLocalOriginFailure(Messages.uint32(enforcing(failures)));
    }
  }
}
