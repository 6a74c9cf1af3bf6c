package io.lateen.mixer.template;

import io.lateen.model.attribute.AttributeType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A kind of instance.
///
/// @param outputs what a handler of an attribute generator, or of a check with output, gives back
public record Template(String name, Variety variety, List<Field> fields, List<Field> outputs) {

  public Template {
    fields = List.copyOf(fields);
    outputs = List.copyOf(outputs);
  }

  /// From descriptions such as `value:VALUE dimensions:VALUES severity:STRING`: `VALUE` is a value
  /// of any type, `VALUES` a map of such.
  static Template of(String name, Variety variety, String fields, String outputs) {
    return new Template(name, variety, parse(fields), parse(outputs));
  }

  /// The place of a field in an instance's values; -1 when there is no such field.
  public int indexOf(String path) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).path().equals(path)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Field> parse(String fields) {
    return Arrays.stream(fields.split("\\s+"))
        .filter(f -> !f.isEmpty())
        .map(Template::field)
        .toList();
  }

  private static Field field(String description) {
    String path = description.substring(0, description.indexOf(':'));
    String type = description.substring(path.length() + 1);
    Optional<AttributeType> fixed = AttributeType.named(type);
    return new Field(path, fixed.orElse(null), type.equals("VALUES"));
  }

  @Override
  public String toString() {
    return name;
  }
}
