package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.SlowStart;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `Cluster.lb_policy` and the message that belongs to it.
final class LbPolicyParser {
  private static final int TABLE = 65537;

  private LbPolicyParser() {}

  static LbPolicy parse(Fields cluster) {
    String word = cluster.word("lb_policy");
    return switch (word) {
      case "ROUND_ROBIN" -> roundRobin(cluster.child("round_robin_lb_config"));
      case "LEAST_REQUEST" -> leastRequest(cluster.child("least_request_lb_config"));
      case "RANDOM" -> new LbPolicy.Random();
      case "RING_HASH" -> ringHash(cluster.child("ring_hash_lb_config"));
      case "MAGLEV" -> maglev(cluster.child("maglev_lb_config"));
      case "CLUSTER_PROVIDED" -> new LbPolicy.ClusterProvided();
      default -> {
        cluster.problem("lb_policy", word + " is not supported");
        yield new LbPolicy.RoundRobin();
      }
    };
  }

  private static LbPolicy roundRobin(@Nullable Fields config) {
    if (config == null) {
      return new LbPolicy.RoundRobin();
    }
    LbPolicy parsed = new LbPolicy.RoundRobin(slowStart(config.child("slow_start_config")));
    config.refuseOthers();
    return parsed;
  }

  private static LbPolicy leastRequest(@Nullable Fields config) {
    if (config == null) {
      return new LbPolicy.LeastRequest(2);
    }
    LbPolicy parsed =
        new LbPolicy.LeastRequest(
            config.integer("choice_count", 2, 2, 1000),
            runtimeDouble(config.child("active_request_bias"), 1),
            slowStart(config.child("slow_start_config")));
    config.refuseOthers();
    return parsed;
  }

  private static @Nullable SlowStart slowStart(@Nullable Fields config) {
    if (config == null) {
      return null;
    }
    Fields minimum = config.child("min_weight_percent");
    double aggression = runtimeDouble(config.child("aggression"), 1);
    if (aggression <= 0) {
      config.problem("aggression", aggression + " (expected: more than 0)");
    }
    Duration window = config.duration("slow_start_window", Duration.ZERO);
    SlowStart parsed =
        new SlowStart(window, aggression, minimum == null ? 10 : minimum.number("value", 0));
    config.refuseOthers();
    return window.isZero() ? null : parsed;
  }

  /// Runtime keys are not looked up: the default value counts.
  private static double runtimeDouble(@Nullable Fields number, double otherwise) {
    if (number == null) {
      return otherwise;
    }
    number.string("runtime_key");
    return number.number("default_value", 0);
  }

  private static LbPolicy ringHash(@Nullable Fields config) {
    long max = 8L * 1024 * 1024;
    if (config == null) {
      return new LbPolicy.RingHash(1024, max);
    }
    LbPolicy ring =
        new LbPolicy.RingHash(
            config.whole("minimum_ring_size", 1024), config.whole("maximum_ring_size", max));
    config.refuseOthers();
    return ring;
  }

  private static LbPolicy maglev(@Nullable Fields config) {
    if (config == null) {
      return new LbPolicy.Maglev(TABLE);
    }
    int size = config.integer("table_size", TABLE, 2, 5_000_011);
    if (!BigInteger.valueOf(size).isProbablePrime(30)) {
      config.problem("table_size", size + " (expected: a prime)");
    }
    config.refuseOthers();
    return new LbPolicy.Maglev(size);
  }
}
