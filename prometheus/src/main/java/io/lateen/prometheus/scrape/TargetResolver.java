package io.lateen.prometheus.scrape;

import io.lateen.prometheus.discover.Discovery;
import io.lateen.prometheus.label.Durations;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.relabel.RelabelRule;
import io.lateen.prometheus.settings.ScrapeJob;
import io.lateen.prometheus.settings.ScrapeJob.KubernetesDiscovery;
import io.lateen.prometheus.settings.ScrapeJob.StaticTargets;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a job finds, relabelled: which targets there are and which were dropped.
final class TargetResolver {
  private static final String ADDRESS = "__address__";
  private static final String PARAMETER = "__param_";

  private final Set<Target> targets = new LinkedHashSet<>();
  private final List<Labels> dropped = new ArrayList<>();

  Set<Target> targets() {
    return targets;
  }

  /// What was known of targets that relabelling left out.
  List<Labels> dropped() {
    return dropped;
  }

  void resolve(ScrapeJob job, @Nullable Discovery discovery) {
    for (StaticTargets group : job.staticTargets()) {
      for (String address : group.targets()) {
        Map<String, String> labels = new TreeMap<>(group.labels());
        labels.put(ADDRESS, address);
        add(job, labels);
      }
    }
    if (discovery != null) {
      for (KubernetesDiscovery kubernetes : job.discoveries()) {
        discovery.targets(kubernetes).forEach(labels -> add(job, labels));
      }
    }
  }

  private void add(ScrapeJob job, Map<String, String> found) {
    Map<String, String> labels = new TreeMap<>(found);
    labels.putIfAbsent("job", job.name());
    labels.putIfAbsent("__scheme__", job.scheme());
    labels.putIfAbsent("__metrics_path__", job.metricsPath());
    labels.putIfAbsent("__scrape_interval__", Durations.print(job.interval().toMillis()));
    labels.putIfAbsent("__scrape_timeout__", Durations.print(job.timeout().toMillis()));
    job.parameters()
        .forEach((name, values) -> labels.putIfAbsent(PARAMETER + name, values.getFirst()));
    Labels discovered = Labels.of(labels);
    boolean kept = RelabelRule.apply(job.relabelings(), labels);
    String address = labels.getOrDefault(ADDRESS, "");
    if (!kept || address.isEmpty()) {
      dropped.add(discovered);
      return;
    }
    String withPort = address.matches(".*:[0-9]+") ? address : address + ":80";
    labels.putIfAbsent("instance", withPort);
    try {
      URI url = url(job, labels, withPort);
      labels.keySet().removeIf(name -> name.startsWith("__"));
      targets.add(new Target(job, url, Labels.of(labels), discovered));
    } catch (URISyntaxException _) {
      dropped.add(discovered);
    }
  }

  private static URI url(ScrapeJob job, Map<String, String> labels, String address)
      throws URISyntaxException {
    StringBuilder query = new StringBuilder();
    Map<String, List<String>> parameters = new TreeMap<>(job.parameters());
    labels.forEach(
        (name, value) -> {
          if (name.startsWith(PARAMETER)) {
            parameters.merge(
                name.substring(PARAMETER.length()), List.of(value), TargetResolver::firstReplaced);
          }
        });
    parameters.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    query
                        .append(query.isEmpty() ? '?' : '&')
                        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
    String path = labels.getOrDefault("__metrics_path__", "/metrics");
    return new URI(
        labels.getOrDefault("__scheme__", "http")
            + "://"
            + address
            + (path.startsWith("/") ? path : "/" + path)
            + query);
  }

  /// Relabelling sees, and may change, the first value of a parameter only.
  private static List<String> firstReplaced(List<String> written, List<String> relabelled) {
    List<String> values = new ArrayList<>(written);
    values.set(0, relabelled.getFirst());
    return values;
  }
}
