package io.lateen.wire.document.mixer;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A message of Mixer's configuration (the parameters of an adapter, say), described in text:
///
/// ```
/// metrics: [] {
///   name: string
///   kind: UNSPECIFIED|GAUGE|COUNTER
///   oneof { linear: { width: double }  explicit: { bounds: [] double } }
/// }
/// tags: map string
/// every: duration
/// ```
///
/// Scalars are `string bool int32 int64 uint32 double duration any`; words joined by `|` are an
/// enumeration; of the fields within `oneof` at most one may be given. Documents are read as the
/// JSON form of protobuf: names in `lowerCamelCase` or as here, numbers also as strings, an
/// unknown field is an error.
public final class MessageShape {
  private static final Pattern WORD =
      Pattern.compile("\\s*([A-Za-z0-9_]+(?:\\|[A-Za-z0-9_]+)*|\\[]|[{}:])");

  private final Message message;

  /// The type of a field.
  sealed interface Type {}

  record Scalar(String name) implements Type {}

  record Choice(List<String> names) implements Type {}

  record Message(Map<String, Type> fields, List<List<String>> exclusive) implements Type {}

  record Repeated(Type item) implements Type {}

  record Mapped(Type value) implements Type {}

  private MessageShape(Message message) {
    this.message = message;
  }

  /// @throws IllegalArgumentException when the description itself is wrong
  public static MessageShape of(String description) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(description);
    int end = 0;
    while (matcher.region(end, description.length()).lookingAt()) {
      words.add(matcher.group(1));
      end = matcher.end();
    }
    if (!description.substring(end).isBlank()) {
      throw new IllegalArgumentException("not a schema: " + description.substring(end));
    }
    words.add("}");
    return new MessageShape(new Description(words).message());
  }

  /// Reads parameters; what is wrong is listed and left out. Absent ones are empty.
  public MessageValue read(JsonNode node, FieldPath path, Problems problems) {
    return node.isMissingNode() || node.isNull()
        ? MessageValue.NONE
        : new ShapeReader(problems).message(message, node, path);
  }

  /// The description, word by word.
  private static final class Description {
    private final List<String> words;
    private int next;

    Description(List<String> words) {
      this.words = words;
    }

    Message message() {
      Map<String, Type> fields = new LinkedHashMap<>();
      List<List<String>> exclusive = new ArrayList<>();
      for (String word = word(); !word.equals("}"); word = word()) {
        if (word.equals("oneof") && words.get(next).equals("{")) {
          next++;
          Message group = message();
          fields.putAll(group.fields());
          exclusive.add(List.copyOf(group.fields().keySet()));
        } else {
          if (!word().equals(":")) {
            throw new IllegalArgumentException("no : behind " + word);
          }
          fields.put(word, type());
        }
      }
      return new Message(fields, exclusive);
    }

    private Type type() {
      String word = word();
      return switch (word) {
        case "[]" -> new Repeated(type());
        case "map" -> new Mapped(type());
        case "{" -> message();
        default -> word.contains("|") ? new Choice(List.of(word.split("\\|"))) : new Scalar(word);
      };
    }

    private String word() {
      return words.get(next++);
    }
  }
}
