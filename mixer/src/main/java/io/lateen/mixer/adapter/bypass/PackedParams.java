package io.lateen.mixer.adapter.bypass;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a backend is told of a handler: a message only the backend knows, so in its bytes.
///
/// ```
/// params:
///   "@type": type.googleapis.com/example.Params    # or type_url, typeUrl
///   value: CgNhYmM=
/// ```
final class PackedParams {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> TYPE = Set.of("@type", "type_url", "typeUrl");

  private PackedParams() {}

  /// @param json empty for none
  /// @throws IllegalArgumentException when it is none, with the text and what was expected
  static Any parse(String json) {
    if (json.isEmpty()) {
      return Any.getDefaultInstance();
    }
    JsonNode node = read(json);
    Any.Builder any = Any.newBuilder();
    node.forEachEntry((name, value) -> put(any, name, value, json));
    if (any.getTypeUrl().isEmpty()) {
      throw wrong(json);
    }
    return any.build();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw wrong(json);
    }
  }

  private static void put(Any.Builder any, String name, JsonNode value, String json) {
    if (TYPE.contains(name)) {
      any.setTypeUrl(value.asString(""));
    } else if (name.equals("value") && value.isString()) {
      any.setValue(bytes(value.asString(), json));
    } else {
      throw wrong(json);
    }
  }

  /// Of either alphabet, as in every JSON form of protobuf.
  private static ByteString bytes(String base64, String json) {
    try {
      return ByteString.copyFrom(
          Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      throw wrong(json);
    }
  }

  private static IllegalArgumentException wrong(String json) {
    return new IllegalArgumentException(
        json + " (expected: @type, and value, the bytes of such a message in base64)");
  }
}
