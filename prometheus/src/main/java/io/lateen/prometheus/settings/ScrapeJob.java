package io.lateen.prometheus.settings;

import io.lateen.prometheus.relabel.RelabelRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One entry of `scrape_configs`.
///
/// @param timeout not longer than the interval
/// @param parameters of the URL's query
/// @param honorLabels whether a target's labels win over its series' own, or the other way round
/// @param honorTimestamps whether times given by the target are believed
/// @param sampleLimit of one scrape, which fails when there are more; 0 for none
public record ScrapeJob(
    String name,
    Duration interval,
    Duration timeout,
    String scheme,
    String metricsPath,
    Map<String, List<String>> parameters,
    boolean honorLabels,
    boolean honorTimestamps,
    int sampleLimit,
    List<StaticTargets> staticTargets,
    List<KubernetesDiscovery> discoveries,
    List<RelabelRule> relabelings,
    List<RelabelRule> metricRelabelings) {

  /// One entry of `static_configs`.
  ///
  /// @param targets each `host:port`
  public record StaticTargets(List<String> targets, Map<String, String> labels) {}

  /// One entry of `kubernetes_sd_configs`.
  ///
  /// @param namespaces empty for all
  public record KubernetesDiscovery(Role role, List<String> namespaces) {}

  /// What is found in the Kubernetes API.
  public enum Role {
    ENDPOINTS,
    NODE,
    POD,
    SERVICE
  }
}
