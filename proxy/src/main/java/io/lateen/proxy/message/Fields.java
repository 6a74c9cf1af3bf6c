package io.lateen.proxy.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message being parsed: typed access by field name (the proto's own, `stat_prefix`), the path
/// for problems, and a note of what was read, so that `refuseOthers` can name what nobody looked
/// at. A field name that the schema does not have is a mistake in the program.
public final class Fields extends ScalarFields {
  /// @param path of the message itself, empty for a resource
  public Fields(Message message, String path, Problems problems, MessageDecoder decoder) {
    super(message, path, problems, decoder);
  }

  public @Nullable Fields child(String field) {
    Object value = value(field);
    return value instanceof Message child ? at(child, path(field)) : null;
  }

  /// A problem and null when absent.
  public @Nullable Fields requiredChild(String field) {
    Fields child = child(field);
    if (child == null) {
      problem(field, "missing (expected: a value)");
    }
    return child;
  }

  public List<Fields> children(String field) {
    List<Fields> children = new ArrayList<>();
    for (Object value : list(field)) {
      if (value instanceof Message child) {
        children.add(at(child, path(field) + "[" + children.size() + "]"));
      }
    }
    return children;
  }

  /// A map's entries: messages with `key` and `value`; the path has the key.
  public List<Fields> entries(String field) {
    List<Fields> entries = new ArrayList<>();
    for (Object value : list(field)) {
      if (value instanceof Message entry) {
        Object key = entry.value("key");
        entries.add(at(entry, path(field) + "[\"" + (key == null ? "" : key) + "\"]"));
      }
    }
    return entries;
  }

  public List<String> strings(String field) {
    List<String> strings = new ArrayList<>();
    for (Object value : list(field)) {
      strings.add(String.valueOf(value));
    }
    return strings;
  }

  public List<Integer> integers(String field) {
    List<Integer> integers = new ArrayList<>();
    for (Object value : list(field)) {
      integers.add(((Number) value).intValue());
    }
    return integers;
  }

  private List<?> list(String field) {
    return value(field) instanceof List<?> list ? list : List.of();
  }

  private Fields at(Message child, String childPath) {
    return new Fields(child, childPath, problems, decoder);
  }

  /// The message in a field of type Any; null when absent, and null with a problem when it is of a
  /// type that is not known here.
  public @Nullable Fields any(String field) {
    Fields any = child(field);
    return any == null ? null : any.unpacked();
  }

  private @Nullable Fields unpacked() {
    String url = string("type_url");
    String type = url.substring(url.lastIndexOf('/') + 1);
    if (!decoder.knows(type)) {
      problems.add(path(), type + " is not supported");
      return null;
    }
    try {
      return at(decoder.decode(type, bytes("value")), path());
    } catch (IOException e) {
      problems.add(path(), type + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  /// The message type in a field of type Any, empty when absent.
  public String anyType(String field) {
    Fields any = child(field);
    String url = any == null ? "" : any.string("type_url");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /// Says that every field with a value that was not read, and is not named here as harmless, is a
  /// problem: it would change behaviour and is not supported.
  public void refuseOthers(String... harmless) {
    MessageType type = message.type();
    for (String name : harmless) {
      has(name);
    }
    for (int i = 0; i < type.size(); i++) {
      if (!wasRead(i) && says(message.value(i))) {
        problem(type.field(i).name(), "is not supported");
      }
    }
    for (int number : message.unknownFields()) {
      problems.add(path(), "field " + number + " of " + type.name() + " is not known here");
    }
  }

  /// False for what is absent, and for false, plain or in a wrapper, which asks for nothing.
  private static boolean says(@Nullable Object value) {
    return value != null
        && !Boolean.FALSE.equals(value)
        && !(value instanceof Message wrapper
            && wrapper.type().name().equals("google.protobuf.BoolValue")
            && wrapper.value("value") == null);
  }
}
