package io.lateen.pilot.translate.patch;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.lateen.pilot.translate.message.MessageTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays one message over another as Istio's MERGE does: fields set replace, messages are gone into,
/// lists grow, what is packed in an `Any` of the same type is merged within. Durations and wrappers
/// replace, so that a zero can be said.
final class Merge {
  private Merge() {}

  @SuppressWarnings("unchecked") // a builder of M's makes an M
  static <M extends Message> M merge(M base, M patch) {
    return (M) onto(base, patch);
  }

  private static Message onto(Message base, Message patch) {
    if (base instanceof Any under && patch instanceof Any over) {
      return packed(under, over);
    }
    if (isWhole(patch)) {
      return patch;
    }
    Message.Builder merged = base.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> set : patch.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      Object value = set.getValue();
      if (field.isRepeated()) {
        ((List<?>) value).forEach(one -> merged.addRepeatedField(field, one));
      } else if (value instanceof Message message && merged.hasField(field)) {
        merged.setField(field, onto((Message) merged.getField(field), message));
      } else {
        merged.setField(field, value);
      }
    }
    return merged.build();
  }

  private static boolean isWhole(Message message) {
    return !(message instanceof Struct)
        && message.getDescriptorForType().getFullName().startsWith("google.protobuf.");
  }

  private static Any packed(Any under, Any over) {
    Optional<Message> type = MessageTypes.find(over.getTypeUrl());
    if (type.isEmpty() || !under.getTypeUrl().equals(over.getTypeUrl())) {
      return over;
    }
    try {
      Message base = type.get().getParserForType().parseFrom(under.getValue());
      return Any.pack(onto(base, type.get().getParserForType().parseFrom(over.getValue())));
    } catch (InvalidProtocolBufferException unreadable) {
      return over;
    }
  }
}
