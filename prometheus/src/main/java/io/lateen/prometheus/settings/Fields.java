package io.lateen.prometheus.settings;

import io.lateen.prometheus.label.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The fields of one object; those that nobody asked for are an error.
final class Fields {
  private final String path;
  private final JsonNode tree;
  private final Set<String> asked = new HashSet<>();

  Fields(String path, JsonNode tree) throws SettingsException {
    this.path = path;
    this.tree = tree;
    if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
      throw new SettingsException(path, tree + " (expected: an object)");
    }
  }

  String text(String name, String otherwise) throws SettingsException {
    JsonNode value = value(name);
    if (value.isContainer()) {
      throw problem(name, value + " (expected: a text)");
    }
    return value.isMissingNode() || value.isNull() ? otherwise : value.asString();
  }

  boolean flag(String name, boolean otherwise) throws SettingsException {
    JsonNode value = value(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw problem(name, value + " (expected: true or false)");
    }
    return value.asBoolean(otherwise);
  }

  int number(String name) throws SettingsException {
    JsonNode value = value(name);
    if (!value.isMissingNode() && !(value.isInt() && value.intValue() >= 0)) {
      throw problem(name, value + " (expected: a number from 0)");
    }
    return value.asInt(0);
  }

  Duration duration(String name, Duration otherwise) throws SettingsException {
    String text = text(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    long millis = Durations.parse(text).orElse(0);
    if (millis == 0) {
      throw problem(name, text + " (expected: a duration such as 15s)");
    }
    return Duration.ofMillis(millis);
  }

  List<String> texts(String name) throws SettingsException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(name)) {
      if (item.isContainer()) {
        throw problem(name, item + " (expected: texts)");
      }
      texts.add(item.asString());
    }
    return texts;
  }

  Map<String, String> map(String name) throws SettingsException {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value(name).properties()) {
      if (entry.getValue().isContainer()) {
        throw problem(name + "." + entry.getKey(), entry.getValue() + " (expected: a text)");
      }
      map.put(entry.getKey(), entry.getValue().asString());
    }
    return map;
  }

  List<Fields> objects(String name) throws SettingsException {
    List<Fields> objects = new ArrayList<>();
    int i = 0;
    for (JsonNode item : list(name)) {
      objects.add(new Fields(join(name) + "[" + i++ + "]", item));
    }
    return objects;
  }

  Fields object(String name) throws SettingsException {
    return new Fields(join(name), value(name));
  }

  private JsonNode list(String name) throws SettingsException {
    JsonNode value = value(name);
    if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
      throw problem(name, value + " (expected: a list)");
    }
    return value;
  }

  private JsonNode value(String name) {
    asked.add(name);
    return tree.path(name);
  }

  List<String> names() {
    return List.copyOf(tree.propertyNames());
  }

  /// @throws SettingsException for a field that means nothing here
  void checkAllKnown() throws SettingsException {
    for (String name : tree.propertyNames()) {
      if (!asked.contains(name)) {
        throw problem(name, "not supported (expected one of " + String.join(", ", sorted()) + ")");
      }
    }
  }

  private List<String> sorted() {
    return asked.stream().sorted().toList();
  }

  SettingsException problem(String name, String message) {
    return new SettingsException(join(name), message);
  }

  private String join(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
