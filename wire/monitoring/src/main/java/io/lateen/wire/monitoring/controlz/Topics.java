package io.lateen.wire.monitoring.controlz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// All there are, in the order of the pages.
final class Topics {
  private Topics() {}

  static List<Topic> of(Subject subject) {
    List<Topic> topics = new ArrayList<>();
    topics.add(new ScopeTopic(subject.scopes()));
    topics.add(new MemoryTopic());
    topics.add(
        new ReadOnlyTopic("Environment Variables", "env", () -> variables(subject.environment())));
    topics.add(new ReadOnlyTopic("Process Info", "proc", ProcessFacts::now));
    topics.add(
        new ReadOnlyTopic("Command-Line Arguments", "arg", () -> words(subject.arguments())));
    topics.add(new ReadOnlyTopic("Version Info", "version", () -> version(subject)));
    topics.add(new ReadOnlyTopic("Metrics", "metric", () -> MetricFamilies.of(subject.figures())));
    if (!subject.collections().isEmpty()) {
      topics.add(new CollectionTopic("config", subject.collections()));
    }
    return List.copyOf(topics);
  }

  private static JsonNode variables(Map<String, String> environment) {
    ArrayNode variables = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(environment)
        .forEach(
            (name, value) ->
                variables
                    .addObject()
                    .put("name", name)
                    .put("value", Secrets.variable(name, value)));
    return variables;
  }

  private static JsonNode words(List<String> arguments) {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    Secrets.arguments(arguments).forEach(words::add);
    return words;
  }

  private static JsonNode version(Subject subject) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("version", subject.version())
        .put("java_version", Runtime.version().toString());
  }
}
