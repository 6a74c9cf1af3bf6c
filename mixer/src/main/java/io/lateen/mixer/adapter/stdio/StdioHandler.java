package io.lateen.mixer.adapter.stdio;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A line for each instance: JSON with `level`, `time` and `instance` first, or the same for
/// people.
final class StdioHandler implements Handler {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> LEVELS = List.of("INFO", "WARNING", "ERROR");
  private static final List<String> SHOWN = List.of("info", "warn", "error");

  private final Output output;
  private final InstantSource clock;
  private final boolean json;
  private final int least;
  private final int metricLevel;
  private final Map<String, String> severities;

  StdioHandler(Params params, Output output, InstantSource clock) {
    this.output = output;
    this.clock = clock;
    this.json = !params.has("output_as_json") || params.bool("output_as_json");
    this.least = LEVELS.indexOf(params.string("output_level", "INFO"));
    this.metricLevel = LEVELS.indexOf(params.string("metric_level", "INFO"));
    this.severities = params.stringMap("severity_levels");
  }

  @Override
  public void report(List<Instance> instances) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Instance instance : instances) {
      boolean metric = instance.type().template().equals(Templates.METRIC);
      int level = metric ? metricLevel : level(instance.text("severity"));
      if (level >= least) {
        lines.append(metric ? metric(instance, level) : entry(instance, level)).append('\n');
      }
    }
    if (!lines.isEmpty()) {
      output.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private int level(String severity) {
    String mapped = severities.get(severity);
    if (mapped != null) {
      return LEVELS.indexOf(mapped);
    }
    return switch (severity.toLowerCase(Locale.ROOT)) {
      case "warning", "warn" -> 1;
      case "error", "err", "fatal" -> 2;
      default -> 0;
    };
  }

  private String entry(Instance instance, int level) {
    Instant time = instance.get("timestamp", Instant.class).orElseGet(clock::instant);
    return line(instance, level, time, new TreeMap<>(instance.map("variables")));
  }

  private String metric(Instance instance, int level) {
    Map<String, Object> values = new TreeMap<>(instance.map("dimensions"));
    Object value = instance.get("value");
    values.put("value", value == null ? "" : value);
    return line(instance, level, clock.instant(), values);
  }

  private String line(Instance instance, int level, Instant time, Map<String, Object> values) {
    ObjectNode line = JSON.createObjectNode();
    if (json) {
      line.put("level", SHOWN.get(level));
      line.put("time", time.toString());
      line.put("instance", instance.type().name());
    }
    values.forEach((name, value) -> put(line, name, value));
    String text = JSON.writeValueAsString(line);
    return json
        ? text
        : String.join("\t", time.toString(), SHOWN.get(level), instance.type().name(), text);
  }

  private static void put(ObjectNode line, String name, Object value) {
    switch (value) {
      case Long number -> line.put(name, number);
      case Double number -> line.put(name, number);
      case Boolean truth -> line.put(name, truth);
      case Map<?, ?> map -> line.set(name, JSON.valueToTree(new TreeMap<>(map)));
      default -> line.put(name, Values.text(value));
    }
  }

  @Override
  public void close() {
    try {
      output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
