package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.model.rule.DestinationRule.OutlierDetection;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;

/// Which endpoints are put aside after failures. Istio counts gateway errors, not every 5xx.
final class OutlierTranslator {
  private OutlierTranslator() {}

  static void apply(OutlierDetection outlier, Cluster.Builder cluster) {
    cluster.setOutlierDetection(detection(outlier));
    CommonLbConfig.Builder balancing =
        CommonLbConfig.newBuilder()
            .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance());
    if (outlier.minHealthPercent() > 0) {
      balancing.setHealthyPanicThreshold(Percent.newBuilder().setValue(outlier.minHealthPercent()));
    }
    cluster.setCommonLbConfig(balancing);
  }

  private static io.envoyproxy.envoy.config.cluster.v3.OutlierDetection detection(
      OutlierDetection outlier) {
    var detection =
        io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.newBuilder()
            .setEnforcingConsecutive5Xx(Messages.uint32(0))
            .setEnforcingConsecutiveGatewayFailure(Messages.uint32(100));
    if (outlier.consecutiveErrors() > 0) {
      detection.setConsecutiveGatewayFailure(Messages.uint32(outlier.consecutiveErrors()));
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
    return detection.build();
  }
}
