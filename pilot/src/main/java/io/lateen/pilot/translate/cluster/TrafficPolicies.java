package io.lateen.pilot.translate.cluster;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.rule.DestinationRule.PortPolicy;
import io.lateen.model.rule.DestinationRule.RetryBudget;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.rule.DestinationRule.TcpPool;
import io.lateen.model.rule.DestinationRule.TrafficPolicy;
import io.lateen.model.rule.PortSelector;
import io.lateen.model.service.ServicePort;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which settings of a DestinationRule hold for a port and subset.
public final class TrafficPolicies {
  private TrafficPolicies() {}

  /// What to apply, one after the other: the rule's, then the subset's, which speaks last.
  static List<Settings> layers(DestinationRule rule, @Nullable Subset subset, ServicePort port) {
    return Stream.of(rule.trafficPolicy(), subset == null ? null : subset.trafficPolicy())
        .filter(Objects::nonNull)
        .map(policy -> forPort(policy, port))
        .toList();
  }

  /// The load balancer that holds; empty when nobody names one.
  ///
  /// @param subset name; empty for the whole host
  public static Optional<LoadBalancer> loadBalancer(
      DestinationRule rule, String subset, ServicePort port) {
    return layers(rule, subset(rule, subset), port).reversed().stream()
        .map(Settings::loadBalancer)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /// What is said of localities; null: nothing.
  ///
  /// @param subset name; empty for the whole host
  public static @Nullable LocalityLoadBalancing locality(
      DestinationRule rule, String subset, ServicePort port) {
    return layers(rule, subset(rule, subset), port).reversed().stream()
        .map(Settings::loadBalancer)
        .filter(balancer -> balancer != null && balancer.locality() != null)
        .map(LoadBalancer::locality)
        .findFirst()
        .orElse(null);
  }

  /// After how long connections that are passed on as they are end when nothing happens.
  ///
  /// @param subset name; empty for the whole host
  public static Optional<Duration> idleTimeout(
      DestinationRule rule, String subset, ServicePort port) {
    return layers(rule, subset(rule, subset), port).reversed().stream()
        .map(TrafficPolicies::idleTimeout)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static @Nullable Duration idleTimeout(Settings settings) {
    ConnectionPool pool = settings.connectionPool();
    TcpPool tcp = pool == null ? null : pool.tcp();
    return tcp == null ? null : tcp.idleTimeout();
  }

  /// Whether endpoints that fail are put aside.
  ///
  /// @param subset name; empty for the whole host
  public static boolean detectsOutliers(DestinationRule rule, String subset, ServicePort port) {
    return layers(rule, subset(rule, subset), port).stream()
        .anyMatch(settings -> settings.outlierDetection() != null);
  }

  static @Nullable Subset subset(DestinationRule rule, String name) {
    return rule.subsets().stream()
        .filter(subset -> subset.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /// A port's own settings replace all components; the retry budget alone is inherited, for a port
  /// cannot have one.
  private static Settings forPort(TrafficPolicy policy, ServicePort port) {
    return policy.portLevelSettings().stream()
        .filter(entry -> selects(entry, port))
        .findFirst()
        .map(entry -> withBudget(entry.settings(), policy.settings().retryBudget()))
        .orElse(policy.settings());
  }

  private static Settings withBudget(Settings settings, @Nullable RetryBudget budget) {
    return new Settings(
        settings.loadBalancer(),
        settings.connectionPool(),
        settings.outlierDetection(),
        settings.tls(),
        budget);
  }

  private static boolean selects(PortPolicy entry, ServicePort port) {
    return switch (entry.port()) {
      case null -> false;
      case PortSelector.ByNumber(int number) -> number == port.number();
      case PortSelector.ByName(String name) -> name.equals(port.name());
    };
  }
}
