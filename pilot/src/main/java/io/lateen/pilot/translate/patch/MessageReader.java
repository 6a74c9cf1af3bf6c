package io.lateen.pilot.translate.patch;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.pilot.translate.message.MessageTypes;
import io.lateen.wire.document.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Plain values → Envoy's messages, by the JSON form of protobuf. Every field that is not one is a
/// problem with its path. Not thread-safe.
final class MessageReader {
  private static final String TYPE = "@type";
  private static final JsonFormat.Parser SCALARS = JsonFormat.parser();

  private final Problems problems;

  MessageReader(Problems problems) {
    this.problems = problems;
  }

  /// Reads all fields that can be read.
  ///
  /// @param of a message of the type wanted
  Message read(FieldPath path, Map<String, ?> tree, Message of) {
    Message.Builder message = of.newBuilderForType();
    tree.forEach((name, value) -> field(path.field(name), name, value, message));
    return message.build();
  }

  private void field(FieldPath at, String name, Object value, Message.Builder into) {
    Descriptor type = into.getDescriptorForType();
    Optional<FieldDescriptor> found =
        type.getFields().stream()
            .filter(field -> field.getName().equals(name) || field.getJsonName().equals(name))
            .findFirst();
    if (found.isEmpty()) {
      List<String> known = type.getFields().stream().map(FieldDescriptor::getName).toList();
      problems.error(at, Spelling.unknownField(name, known) + " of " + type.getFullName());
      return;
    }
    FieldDescriptor field = found.get();
    OneofDescriptor choice = field.getRealContainingOneof();
    if (choice != null && into.hasOneof(choice)) {
      String other = into.getOneofFieldDescriptor(choice).getName();
      problems.error(at, "given beside " + other + " (expected: only one of them)");
      return;
    }
    set(at, field, value, into);
  }

  private void set(FieldPath at, FieldDescriptor field, Object value, Message.Builder into) {
    boolean composed =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && !field.isMapField()
            && !isPlain(field.getMessageType());
    if (!composed) {
      if (field.isMapField()) {
        entries(at, field, value, into);
      } else {
        scalar(at, field, value, into);
      }
    } else if (!field.isRepeated()) {
      into.setField(field, message(at, value, empty(field, into)));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        into.addRepeatedField(field, message(at.item(i), list.get(i), empty(field, into)));
      }
    } else {
      problems.error(at, describe(value) + " (expected: a list)");
    }
  }

  private static Message empty(FieldDescriptor field, Message.Builder owner) {
    return owner.newBuilderForField(field).build();
  }

  /// Messages with a JSON form of their own: durations, wrappers, structs.
  private static boolean isPlain(Descriptor type) {
    return type.getFullName().startsWith("google.protobuf.")
        && !type.getFullName().equals("google.protobuf.Any");
  }

  private Message message(FieldPath at, Object value, Message of) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.error(at, describe(value) + " (expected: an object)");
      return of;
    }
    @SuppressWarnings("unchecked") // of a document
    Map<String, Object> tree = (Map<String, Object>) map;
    return of instanceof Any ? any(at, tree) : read(at, tree, of);
  }

  /// What `@type` says, packed.
  Any any(FieldPath at, Map<String, ?> tree) {
    FieldPath typePath = at.field(TYPE);
    if (!(tree.get(TYPE) instanceof String url)) {
      problems.missing(typePath, "type.googleapis.com/ and a message of Envoy's");
      return Any.getDefaultInstance();
    }
    Optional<Message> type = MessageTypes.find(url);
    if (type.isEmpty()) {
      problems.unexpected(typePath, url, "a message of Envoy's API, version 3");
      return Any.getDefaultInstance();
    }
    Map<String, Object> rest = new java.util.LinkedHashMap<>(tree);
    rest.remove(TYPE);
    if (isPlain(type.get().getDescriptorForType())) {
      return plain(at, rest, type.get());
    }
    return Any.pack(read(at, rest, type.get()));
  }

  /// `{"@type": …Duration, "value": "1s"}`.
  private Any plain(FieldPath at, Map<String, Object> rest, Message of) {
    Message.Builder message = of.newBuilderForType();
    merge(at.field("value"), rest.getOrDefault("value", ""), message, false, "");
    return Any.pack(message.build());
  }

  private void entries(FieldPath at, FieldDescriptor field, Object value, Message.Builder into) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.error(at, describe(value) + " (expected: an object)");
      return;
    }
    FieldDescriptor held = field.getMessageType().findFieldByName("value");
    boolean composed =
        held.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !isPlain(held.getMessageType());
    map.forEach(
        (key, one) -> {
          FieldPath path = at.field(String.valueOf(key));
          if (composed) {
            Message.Builder entry = into.newBuilderForField(field);
            entry.setField(field.getMessageType().findFieldByName("key"), key);
            entry.setField(held, message(path, one, empty(held, entry)));
            into.addRepeatedField(field, entry.build());
          } else {
            scalar(path, field, Map.of(key, one), into);
          }
        });
  }

  private void scalar(FieldPath at, FieldDescriptor field, Object value, Message.Builder into) {
    Message.Builder one = into.getDefaultInstanceForType().newBuilderForType();
    if (merge(at, value, one, true, field.getName())) {
      into.mergeFrom(one.build());
    }
  }

  private boolean merge(
      FieldPath at, Object value, Message.Builder into, boolean named, String name) {
    JsonMapper json = JsonMapper.shared();
    try {
      SCALARS.merge(json.writeValueAsString(named ? Map.of(name, value) : value), into);
      return true;
    } catch (InvalidProtocolBufferException e) {
      problems.error(at, describe(value) + " (" + e.getMessage() + ")");
      return false;
    }
  }

  private static String describe(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case String text -> Problems.quote(text);
      default -> value.toString();
    };
  }
}
