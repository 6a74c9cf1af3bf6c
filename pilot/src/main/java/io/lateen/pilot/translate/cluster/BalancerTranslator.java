package io.lateen.pilot.translate.cluster;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.type.v3.Percent;
import io.lateen.model.rule.DestinationRule.ConsistentHash;
import io.lateen.model.rule.DestinationRule.HashTable;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.Simple;
import io.lateen.model.rule.DestinationRule.WarmUp;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a proxy chooses among a cluster's endpoints.
final class BalancerTranslator {
  private BalancerTranslator() {}

  static void apply(LoadBalancer balancer, Cluster.Builder cluster) {
    cluster.clearLbConfig();
    switch (balancer.algorithm()) {
      case null -> cluster.setLbPolicy(LbPolicy.ROUND_ROBIN);
      case Simple simple -> cluster.setLbPolicy(policy(simple));
      case ConsistentHash hash -> hash(hash.table(), cluster);
    }
    warmUp(balancer.warmUp(), cluster);
  }

  /// Whoever calls keeps to one endpoint, whatever rules say. Istio 1.1 leaves that to the
  /// Service's `sessionAffinity`, which needs a kube-proxy.
  static void byCaller(Cluster.Builder cluster) {
    cluster.clearLbConfig().setLbPolicy(LbPolicy.RING_HASH);
  }

  private static LbPolicy policy(Simple simple) {
    return switch (simple) {
      case ROUND_ROBIN, UNSPECIFIED -> LbPolicy.ROUND_ROBIN;
      case LEAST_CONN, LEAST_REQUEST -> LbPolicy.LEAST_REQUEST;
      case RANDOM -> LbPolicy.RANDOM;
      case PASSTHROUGH -> LbPolicy.CLUSTER_PROVIDED;
    };
  }

  private static void hash(HashTable table, Cluster.Builder cluster) {
    switch (table) {
      case HashTable.Ring(long size) -> {
        cluster.setLbPolicy(LbPolicy.RING_HASH);
        cluster.getRingHashLbConfigBuilder().setMinimumRingSize(UInt64Value.of(size));
      }
      case HashTable.Maglev(long size) -> {
        cluster.setLbPolicy(LbPolicy.MAGLEV);
        if (size > 0) {
          cluster.getMaglevLbConfigBuilder().setTableSize(UInt64Value.of(size));
        }
      }
    }
  }

  private static void warmUp(@Nullable WarmUp warmUp, Cluster.Builder cluster) {
    Duration duration = warmUp == null ? null : warmUp.duration();
    if (warmUp == null || duration == null) {
      return;
    }
    switch (cluster.getLbPolicy()) {
      case ROUND_ROBIN ->
          cluster.getRoundRobinLbConfigBuilder().setSlowStartConfig(slowStart(warmUp, duration));
      case LEAST_REQUEST ->
          cluster.getLeastRequestLbConfigBuilder().setSlowStartConfig(slowStart(warmUp, duration));
      default -> {} // the others do not weigh
    }
  }

  private static SlowStartConfig slowStart(WarmUp warmUp, Duration duration) {
    SlowStartConfig.Builder config =
        SlowStartConfig.newBuilder().setSlowStartWindow(Messages.duration(duration));
    Double aggression = warmUp.aggression();
    if (aggression != null) {
      config.setAggression(
          RuntimeDouble.newBuilder()
              .setDefaultValue(aggression)
              .setRuntimeKey("upstream.slow_start.aggression"));
    }
    Double minimum = warmUp.minimumPercent();
    if (minimum != null) {
      config.setMinWeightPercent(Percent.newBuilder().setValue(minimum));
    }
    return config.build();
  }
}
