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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a job finds, relabelled: which targets there are and which were dropped.
final class TargetResolver {
  private static final String ADDRESS = "__address__";
  private static final String PARAMETER = "__param_";

  private static final Pattern WITH_PORT = Pattern.compile(".*:[0-9]+");

  private final @Nullable Discovery discovery;
  private final Map<KubernetesDiscovery, List<Map<String, String>>> found = new HashMap<>();
  private final Set<Target> targets = new LinkedHashSet<>();
  private final List<Found> dropped = new ArrayList<>();

  /// What is known of a target before relabelling.
  ///
  /// @param defaults labels of the job, where there is none of that name
  record Found(Map<String, String> defaults, Map<String, String> own) {
    String get(String name) {
      return own.getOrDefault(name, defaults.getOrDefault(name, ""));
    }

    Map<String, String> all() {
      Map<String, String> all = new TreeMap<>(defaults);
      all.putAll(own);
      return all;
    }
  }

  /// @param discovery null when no job looks for targets in the Kubernetes API
  TargetResolver(@Nullable Discovery discovery) {
    this.discovery = discovery;
  }

  Set<Target> targets() {
    return targets;
  }

  /// Targets that relabelling left out.
  List<Found> dropped() {
    return dropped;
  }

  void resolve(ScrapeJob job) {
    Map<String, String> defaults = defaults(job);
    for (StaticTargets group : job.staticTargets()) {
      for (String address : group.targets()) {
        Map<String, String> labels = new TreeMap<>(group.labels());
        labels.put(ADDRESS, address);
        add(job, new Found(defaults, labels));
      }
    }
    if (discovery != null) {
      for (KubernetesDiscovery kubernetes : job.discoveries()) {
        found
            .computeIfAbsent(kubernetes, discovery::targets)
            .forEach(labels -> add(job, new Found(defaults, labels)));
      }
    }
  }

  private static Map<String, String> defaults(ScrapeJob job) {
    Map<String, String> labels = new TreeMap<>();
    job.parameters().forEach((name, values) -> labels.put(PARAMETER + name, values.getFirst()));
    labels.put("job", job.name());
    labels.put("__scheme__", job.scheme());
    labels.put("__metrics_path__", job.metricsPath());
    labels.put("__scrape_interval__", Durations.print(job.interval().toMillis()));
    labels.put("__scrape_timeout__", Durations.print(job.timeout().toMillis()));
    return labels;
  }

  private void add(ScrapeJob job, Found found) {
    if (!RelabelRule.mayKeep(job.relabelings(), found::get)) {
      dropped.add(found);
      return;
    }
    Map<String, String> labels = found.all();
    Labels discovered = Labels.of(labels);
    boolean kept = RelabelRule.apply(job.relabelings(), labels);
    String address = labels.getOrDefault(ADDRESS, "");
    if (!kept || address.isEmpty()) {
      dropped.add(found);
      return;
    }
    String withPort = WITH_PORT.matcher(address).matches() ? address : address + ":80";
    labels.putIfAbsent("instance", withPort);
    try {
      URI url = url(job, labels, withPort);
      labels.keySet().removeIf(name -> name.startsWith("__"));
      targets.add(new Target(job, url, Labels.of(labels), discovered));
    } catch (URISyntaxException _) {
      dropped.add(found);
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
