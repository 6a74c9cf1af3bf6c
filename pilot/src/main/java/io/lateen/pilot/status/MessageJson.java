package io.lateen.pilot.status;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.lateen.pilot.translate.message.MessageTypes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Envoy's messages for people: by the fields' own names, and without keys.
final class MessageJson {
  private static final JsonMapper JSON = new JsonMapper();

  private MessageJson() {}

  static ObjectNode of(Message message) {
    try {
      String text =
          JsonFormat.printer()
              .usingTypeRegistry(MessageTypes.within(message))
              .preservingProtoFieldNames()
              .print(message);
      ObjectNode tree = (ObjectNode) JSON.readTree(text);
      Redaction.redact(tree);
      return tree;
    } catch (InvalidProtocolBufferException e) {
      return JSON.createObjectNode().put("unreadable", e.getMessage());
    }
  }
}
