package io.lateen.prometheus.settings;

import io.lateen.prometheus.settings.ScrapeJob.KubernetesDiscovery;
import io.lateen.prometheus.settings.ScrapeJob.Role;
import io.lateen.prometheus.settings.ScrapeJob.StaticTargets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// YAML of the shape of prometheus.yml to settings.
public final class SettingsParser {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private SettingsParser() {}

  /// @throws SettingsException for the first field that cannot be used
  public static ScrapeSettings parse(String yaml) throws SettingsException {
    try {
      return settings(new Fields("", new YAMLMapper().readTree(yaml)));
    } catch (JacksonException e) {
      throw new SettingsException("", "not YAML: " + e.getOriginalMessage());
    }
  }

  private static ScrapeSettings settings(Fields root) throws SettingsException {
    Fields global = root.object("global");
    Duration interval = global.duration("scrape_interval", INTERVAL);
    Duration timeout = global.duration("scrape_timeout", shorter(TIMEOUT, interval));
    // Rules are not evaluated here, so how often is of no interest.
    global.duration("evaluation_interval", INTERVAL);
    global.checkAllKnown();
    List<ScrapeJob> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : root.objects("scrape_configs")) {
      ScrapeJob job = job(fields, interval, timeout);
      if (!names.add(job.name())) {
        throw fields.problem("job_name", job.name() + " (expected: another for each job)");
      }
      jobs.add(job);
    }
    root.checkAllKnown();
    return new ScrapeSettings(jobs);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static ScrapeJob job(Fields job, Duration globalInterval, Duration globalTimeout)
      throws SettingsException {
    String name = job.text("job_name", "");
    if (name.isEmpty()) {
      throw job.problem("job_name", "missing");
    }
    Duration interval = job.duration("scrape_interval", globalInterval);
    Duration timeout = job.duration("scrape_timeout", shorter(globalTimeout, interval));
    if (timeout.compareTo(interval) > 0) {
      throw job.problem("scrape_timeout", "longer than the interval (expected: at most as long)");
    }
    ScrapeJob parsed =
        new ScrapeJob(
            name,
            interval,
            timeout,
            scheme(job),
            job.text("metrics_path", "/metrics"),
            parameters(job),
            job.flag("honor_labels", false),
            job.flag("honor_timestamps", true),
            job.number("sample_limit"),
            staticTargets(job),
            discoveries(job),
            RelabelParser.rules(job, "relabel_configs"),
            RelabelParser.rules(job, "metric_relabel_configs"));
    job.checkAllKnown();
    return parsed;
  }

  private static String scheme(Fields job) throws SettingsException {
    String scheme = job.text("scheme", "http");
    if (!scheme.equals("http")) {
      throw job.problem("scheme", scheme + " (expected: http)");
    }
    return scheme;
  }

  private static Map<String, List<String>> parameters(Fields job) throws SettingsException {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    Fields fields = job.object("params");
    for (String name : fields.names()) {
      parameters.put(name, fields.texts(name));
    }
    return parameters;
  }

  private static List<StaticTargets> staticTargets(Fields job) throws SettingsException {
    List<StaticTargets> all = new ArrayList<>();
    for (Fields group : job.objects("static_configs")) {
      all.add(new StaticTargets(group.texts("targets"), group.map("labels")));
      group.checkAllKnown();
    }
    return all;
  }

  private static List<KubernetesDiscovery> discoveries(Fields job) throws SettingsException {
    List<KubernetesDiscovery> all = new ArrayList<>();
    for (Fields discovery : job.objects("kubernetes_sd_configs")) {
      Fields namespaces = discovery.object("namespaces");
      all.add(new KubernetesDiscovery(role(discovery), namespaces.texts("names")));
      namespaces.checkAllKnown();
      discovery.checkAllKnown();
    }
    return all;
  }

  private static Role role(Fields discovery) throws SettingsException {
    String text = discovery.text("role", "");
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
        return role;
      }
    }
    throw discovery.problem("role", text + " (expected: endpoints, node, pod or service)");
  }
}
