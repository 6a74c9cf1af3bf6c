package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceType;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Instances → messages, by the descriptor of their template.
final class InstanceTranslator {
  private InstanceTranslator() {}

  static DynamicMessage translate(Descriptor type, Instance instance) {
    return message(type, instance, "");
  }

  private static DynamicMessage message(Descriptor type, Instance instance, String prefix) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      String path = prefix + field.getName();
      if (field.getNumber() == RemoteTemplate.NAME_FIELD) {
        message.setField(field, instance.type().name());
      } else if (field.isMapField()) {
        entries(message, field, instance, path);
      } else if (RemoteTemplate.isValue(field)) {
        Object value = instance.get(path);
        if (value != null) {
          message.setField(field, value(field, value, instance.type().types().get(path)));
        }
      } else {
        message.setField(field, message(field.getMessageType(), instance, path + "."));
      }
    }
    return message.build();
  }

  private static void entries(
      DynamicMessage.Builder message, FieldDescriptor map, Instance instance, String path) {
    Descriptor entry = map.getMessageType();
    FieldDescriptor value = entry.findFieldByName("value");
    List<InstanceType.Member> members = instance.type().members(path);
    Object[] values =
        members.isEmpty()
            ? new Object[0]
            : instance.values(instance.type().template().indexOf(path));
    for (int i = 0; i < values.length; i++) {
      message.addRepeatedField(
          map,
          DynamicMessage.newBuilder(entry)
              .setField(entry.findFieldByName("key"), members.get(i).name())
              .setField(value, value(value, values[i], members.get(i).type()))
              .build());
    }
  }

  private static Object value(FieldDescriptor field, Object value, @Nullable AttributeType type) {
    return switch (field.getJavaType()) {
      case INT -> ((Number) value).intValue();
      case LONG -> ((Number) value).longValue();
      case FLOAT -> ((Number) value).floatValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case BOOLEAN -> value;
      case MESSAGE -> wrapped(field.getMessageType(), value, type);
      case STRING, BYTE_STRING, ENUM -> Values.text(value);
    };
  }

  /// Into one of `istio.policy.v1beta1`.
  private static DynamicMessage wrapped(
      Descriptor wrapper, Object value, @Nullable AttributeType type) {
    FieldDescriptor field =
        wrapper.getName().equals("Value")
            ? wrapper.findFieldByName(member(value, type))
            : wrapper.findFieldByName("value");
    if (field == null) {
      throw new IllegalArgumentException("no place for a " + type + " in " + wrapper.getFullName());
    }
    Object inner =
        switch (value) {
          case IpAddress address when field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING ->
              ByteString.copyFrom(address.bytes());
          case Instant time when isTime(field) ->
              time(field.getMessageType(), time.getEpochSecond(), time.getNano());
          case Duration duration when isTime(field) ->
              time(field.getMessageType(), duration.getSeconds(), duration.getNano());
          default -> value(field, value, type);
        };
    return DynamicMessage.newBuilder(wrapper).setField(field, inner).build();
  }

  private static boolean isTime(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFullName().startsWith("google.protobuf.");
  }

  private static DynamicMessage time(Descriptor type, long seconds, int nanos) {
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByName("seconds"), seconds)
        .setField(type.findFieldByName("nanos"), nanos)
        .build();
  }

  private static String member(Object value, @Nullable AttributeType type) {
    if (type == AttributeType.DNS_NAME) {
      return "dns_name_value";
    }
    if (type == AttributeType.EMAIL_ADDRESS) {
      return "email_address_value";
    }
    if (type == AttributeType.URI) {
      return "uri_value";
    }
    return switch (value) {
      case Long _ -> "int64_value";
      case Double _ -> "double_value";
      case Boolean _ -> "bool_value";
      case IpAddress _ -> "ip_address_value";
      case Instant _ -> "timestamp_value";
      case Duration _ -> "duration_value";
      default -> "string_value";
    };
  }
}
