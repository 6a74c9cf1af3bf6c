package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.lateen.mixer.adapter.Params;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The parameters of an adapter elsewhere: their schema, from the descriptor; and a handler's, as
/// the message the adapter reads.
final class ConfigTranslator {
  private static final String DURATION = "google.protobuf.Duration";
  private static final int DEEPEST = 8;

  private ConfigTranslator() {}

  /// In the words of {@link io.lateen.mixer.adapter.ParamsSchema}.
  static String schema(Descriptor message) {
    return fields(message, 0);
  }

  private static String fields(Descriptor message, int depth) {
    return message.getFields().stream()
        .map(field -> field.getName() + ": " + type(field, depth))
        .collect(Collectors.joining("\n"));
  }

  private static String type(FieldDescriptor field, int depth) {
    if (field.isMapField()) {
      return "map " + single(field.getMessageType().findFieldByName("value"), depth);
    }
    return field.isRepeated() ? "[] " + single(field, depth) : single(field, depth);
  }

  private static String single(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> field.getLiteType().name().matches("UINT32|FIXED32") ? "uint32" : "int32";
      case LONG -> "int64";
      case FLOAT, DOUBLE -> "double";
      case BOOLEAN -> "bool";
      case STRING, BYTE_STRING -> "string";
      case ENUM -> choice(field);
      case MESSAGE -> {
        Descriptor message = field.getMessageType();
        if (message.getFullName().equals(DURATION)) {
          yield "duration";
        }
        boolean plain = depth < DEEPEST && !message.getFullName().startsWith("google.protobuf.");
        yield plain ? "{\n" + fields(message, depth + 1) + "\n}" : "any";
      }
    };
  }

  private static String choice(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    return values.size() == 1
        ? "string"
        : values.stream().map(EnumValueDescriptor::getName).collect(Collectors.joining("|"));
  }

  static DynamicMessage translate(Descriptor message, Params params) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(message);
    params.fields().forEach((name, value) -> set(builder, message.findFieldByName(name), value));
    return builder.build();
  }

  private static void set(DynamicMessage.Builder builder, FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  builder.addRepeatedField(
                      field,
                      DynamicMessage.newBuilder(entry)
                          .setField(entry.findFieldByName("key"), key)
                          .setField(
                              entry.findFieldByName("value"),
                              value(entry.findFieldByName("value"), item))
                          .build()));
    } else if (field.isRepeated()) {
      ((List<?>) value).forEach(item -> builder.addRepeatedField(field, value(field, item)));
    } else {
      builder.setField(field, value(field, value));
    }
  }

  private static Object value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case INT -> ((Long) value).intValue();
      case FLOAT -> ((Double) value).floatValue();
      case BYTE_STRING -> ByteString.copyFromUtf8((String) value);
      case ENUM -> named(field, (String) value);
      case MESSAGE -> message(field.getMessageType(), value);
      case LONG, DOUBLE, BOOLEAN, STRING -> value;
    };
  }

  private static EnumValueDescriptor named(FieldDescriptor field, String name) {
    EnumValueDescriptor found = field.getEnumType().findValueByName(name);
    return found == null ? field.getEnumType().getValues().getFirst() : found;
  }

  private static DynamicMessage message(Descriptor type, Object value) {
    return switch (value) {
      case Params params -> translate(type, params);
      case Duration duration ->
          DynamicMessage.newBuilder(type)
              .setField(type.findFieldByName("seconds"), duration.getSeconds())
              .setField(type.findFieldByName("nanos"), duration.getNano())
              .build();
      // Of messages such as Struct the text is checked and no more.
      default -> DynamicMessage.getDefaultInstance(type);
    };
  }
}
