package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// YAML events → trees, with the position of every value. It reads events, not the library's
/// trees, because only so depth, aliases and duplicate keys are under control.
final class YamlParser {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String CORE_TAG = "tag:yaml.org,2002:";

  private final Iterator<Event> events;
  private Map<String, Anchored> anchors = new HashMap<>();
  private TreeBuilder builder = new TreeBuilder();

  private record Anchored(JsonNode tree, long values) {}

  private YamlParser(String text) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setParseComments(false).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// Adds the documents that can be read to `into`; throws at the first place that cannot.
  static void parse(String text, List<Document> into) {
    try {
      new YamlParser(text).stream(into);
    } catch (MarkedYamlEngineException broken) {
      throw new SyntaxException(
          broken.getProblemMark().map(YamlParser::position).orElse(new Position(1, 1)),
          sentence(broken));
    } catch (YamlEngineException broken) {
      throw new SyntaxException(new Position(1, 1), String.valueOf(broken.getMessage()));
    }
  }

  /// The library's words, with a hint for the one mistake everybody makes.
  private static String sentence(MarkedYamlEngineException broken) {
    String problem = String.valueOf(broken.getProblem());
    String context = broken.getContext() == null ? "" : " " + broken.getContext();
    return problem.contains("'\\t")
        ? "a tab where YAML wants spaces"
        : "not YAML: " + problem + context;
  }

  private void stream(List<Document> into) {
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        anchors = new HashMap<>();
        builder = new TreeBuilder();
        JsonNode tree = node(events.next(), FieldPath.ROOT, 0).tree;
        Documents.add(tree, builder.positions(), into);
      }
    }
  }

  private Anchored node(Event event, FieldPath path, int depth) {
    Position position = position(event);
    TreeBuilder.checkDepth(depth, position);
    builder.at(path, position);
    if (event instanceof AliasEvent alias) {
      return alias(alias, position);
    }
    Anchored read =
        switch (event) {
          case ScalarEvent scalar -> new Anchored(scalar(scalar), 1);
          case SequenceStartEvent sequence -> sequence(sequence, path, depth);
          case MappingStartEvent mapping -> mapping(mapping, path, depth);
          default -> throw new SyntaxException(position, "not YAML: " + event);
        };
    ((NodeEvent) event).getAnchor().ifPresent(name -> anchors.put(name.getValue(), read));
    return read;
  }

  private Anchored alias(AliasEvent event, Position position) {
    String name = event.getAlias().getValue();
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw new SyntaxException(position, "alias *" + name + " has no anchor &" + name + " above");
    }
    builder.repeat(anchored.values, position);
    return anchored;
  }

  private static JsonNode scalar(ScalarEvent event) {
    Optional<String> tag = event.getTag().filter(name -> !name.equals("!"));
    if (tag.isEmpty()) {
      return event.getScalarStyle() == ScalarStyle.PLAIN
          ? YamlScalar.plain(event.getValue())
          : NODES.stringNode(event.getValue());
    }
    String type = coreType(event, tag.get());
    JsonNode plain = YamlScalar.plain(event.getValue());
    boolean fits =
        switch (type) {
          case "str" -> true;
          case "int" -> plain.isIntegralNumber();
          case "float" -> plain.isNumber();
          case "bool" -> plain.isBoolean();
          case "null" -> plain.isNull();
          default -> false;
        };
    if (!fits) {
      throw new SyntaxException(position(event), "the tag " + tag.get() + " is not for this value");
    }
    return type.equals("str") ? NODES.stringNode(event.getValue()) : plain;
  }

  private static String coreType(NodeEvent event, String tag) {
    if (!tag.startsWith(CORE_TAG)) {
      throw new SyntaxException(position(event), "tags like " + tag + " are not read");
    }
    return tag.substring(CORE_TAG.length());
  }

  private Anchored sequence(SequenceStartEvent start, FieldPath path, int depth) {
    start.getTag().ifPresent(tag -> expectType(start, tag, "seq"));
    ArrayNode array = NODES.arrayNode();
    long values = 1;
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      Anchored item = node(e, path.item(array.size()), depth + 1);
      values += item.values;
      array.add(item.tree);
    }
    return new Anchored(array, values);
  }

  private Anchored mapping(MappingStartEvent start, FieldPath path, int depth) {
    start.getTag().ifPresent(tag -> expectType(start, tag, "map"));
    ObjectNode object = NODES.objectNode();
    ObjectNode merged = NODES.objectNode();
    long values = 1;
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      String key = key(e);
      boolean merge = key.equals("<<") && ((ScalarEvent) e).isPlain();
      builder.at(path.field(key), position(e));
      Anchored value = node(events.next(), path.field(key), depth + 1);
      values += value.values;
      if (merge) {
        merge(value.tree, merged, position(e));
      } else if (object.has(key)) {
        throw new SyntaxException(position(e), "the key \"" + key + "\" stands here twice");
      } else {
        object.set(key, value.tree);
      }
    }
    merged.forEachEntry(object::putIfAbsent);
    return new Anchored(object, values);
  }

  private static void expectType(NodeEvent event, String tag, String type) {
    if (!coreType(event, tag).equals(type)) {
      throw new SyntaxException(position(event), "the tag " + tag + " is not for this value");
    }
  }

  /// Keys are texts, in JSON as in Kubernetes; `80:` and `true:` are taken as written.
  private String key(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    if (event instanceof AliasEvent alias) {
      JsonNode key = alias(alias, position(event)).tree;
      if (key.isString()) {
        return key.stringValue();
      }
    }
    throw new SyntaxException(position(event), "a key must be a text");
  }

  /// YAML 1.1's `<<`: what is given beside it wins, then the earlier of several.
  private static void merge(JsonNode value, ObjectNode into, Position position) {
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isObject)) {
      value.forEach(each -> each.forEachEntry(into::putIfAbsent));
    } else if (value.isObject()) {
      value.forEachEntry(into::putIfAbsent);
    } else {
      throw new SyntaxException(position, "\"<<\" merges objects only");
    }
  }

  private static Position position(Event event) {
    return event.getStartMark().map(YamlParser::position).orElse(new Position(1, 1));
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
