package io.lateen.pilot.translate;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.lateen.pilot.translate.message.MessageTypes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Envoy's messages as the JSON that its documentation shows.
final class Envoy {
  private Envoy() {}

  static JsonNode json(Message message) {
    try {
      return JsonMapper.shared()
          .readTree(
              JsonFormat.printer()
                  .preservingProtoFieldNames()
                  .omittingInsignificantWhitespace()
                  .usingTypeRegistry(MessageTypes.within(message))
                  .print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
