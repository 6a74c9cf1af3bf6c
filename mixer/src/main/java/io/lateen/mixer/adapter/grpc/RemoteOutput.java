package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.lateen.mixer.template.Field;
import io.lateen.model.attribute.AttributeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What adapters give beside a yes or no: the message `output` of an answer, as attribute values by
/// the paths of its fields. Fields of no attribute's type are left out.
final class RemoteOutput {
  private RemoteOutput() {}

  static Optional<FieldDescriptor> of(Descriptor response) {
    return WrappedAnswer.part(response, "output");
  }

  /// @throws IllegalArgumentException when it contains itself
  static List<Field> fields(Descriptor response) {
    List<Field> fields = new ArrayList<>();
    of(response).ifPresent(output -> addFields(output.getMessageType(), "", 0, fields));
    return List.copyOf(fields);
  }

  private static void addFields(Descriptor message, String prefix, int depth, List<Field> into) {
    if (depth > RemoteTemplate.DEEPEST) {
      throw new IllegalArgumentException(message.getFullName() + " contains itself");
    }
    for (FieldDescriptor field : message.getFields()) {
      String path = prefix + field.getName();
      Optional<AttributeType> type = type(field);
      if (type.isPresent()) {
        into.add(new Field(path, type.get(), false));
      } else if (isNested(field)) {
        addFields(field.getMessageType(), path + ".", depth + 1, into);
      }
    }
  }

  private static boolean isNested(FieldDescriptor field) {
    return !field.isRepeated() && !RemoteTemplate.isValue(field);
  }

  private static Optional<AttributeType> type(FieldDescriptor field) {
    if (field.isMapField()) {
      return isText(field, "key") && isText(field, "value")
          ? Optional.of(AttributeType.STRING_MAP)
          : Optional.empty();
    }
    return field.isRepeated() || !RemoteTemplate.isValue(field)
        ? Optional.empty()
        : Optional.ofNullable(RemoteTemplate.type(field));
  }

  private static boolean isText(FieldDescriptor map, String part) {
    return map.getMessageType().findFieldByName(part).getJavaType() == JavaType.STRING;
  }

  static Map<String, Object> values(Message answer) {
    Map<String, Object> values = new LinkedHashMap<>();
    of(answer.getDescriptorForType())
        .ifPresent(output -> addValues((Message) answer.getField(output), "", values));
    return values;
  }

  private static void addValues(Message message, String prefix, Map<String, Object> into) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      String path = prefix + field.getName();
      if (type(field).isPresent()) {
        OutputValue.read(message, field).ifPresent(value -> into.put(path, value));
      } else if (isNested(field) && message.hasField(field)) {
        addValues((Message) message.getField(field), path + ".", into);
      }
    }
  }
}
