package io.lateen.galley.http;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.lateen.galley.http.ProtobufFields.Field;
import io.lateen.galley.resource.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads bodies in Kubernetes' protobuf envelope: `k8s\0`, then an `Unknown` message that names the
/// kind and holds the object. Answers never come in protobuf.
final class ProtobufParser {

  private static final List<String> KINDS =
      List.of(
          "ConfigMap",
          "DeleteOptions",
          "Namespace",
          "Secret",
          "SelfSubjectAccessReview",
          "SelfSubjectReview",
          "ServiceAccount");
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private ProtobufParser() {}

  /// @throws ApiException 400 when it is no such envelope, 415 for a kind that is not known here
  static ObjectNode parse(byte[] body) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (body.length <= i || body[i] != MAGIC[i]) {
        throw ApiException.badRequest("error decoding protobuf: no \"k8s\\0\" at the beginning");
      }
    }
    try {
      return envelope(CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length));
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding protobuf: " + e.getMessage());
    }
  }

  private static ObjectNode envelope(CodedInputStream in) throws IOException {
    String apiVersion = "";
    String kind = "";
    byte[] raw = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          CodedInputStream type = in.readBytes().newCodedInput();
          for (int inner = type.readTag(); inner != 0; inner = type.readTag()) {
            switch (WireFormat.getTagFieldNumber(inner)) {
              case 1 -> apiVersion = type.readString();
              case 2 -> kind = type.readString();
              default -> type.skipField(inner);
            }
          }
        }
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    return object(apiVersion, kind, raw);
  }

  private static ObjectNode object(String apiVersion, String kind, byte[] raw) throws IOException {
    if (!KINDS.contains(kind)) {
      throw new ApiException(
          415,
          "UnsupportedMediaType",
          kind
              + " cannot be sent as protobuf here, send it as application/json (as protobuf: "
              + String.join(", ", KINDS)
              + ")",
          null);
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", apiVersion).put("kind", kind);
    fill(node, kind, CodedInputStream.newInstance(raw));
    return node;
  }

  private static void fill(ObjectNode node, String message, CodedInputStream in)
      throws IOException {
    Map<Integer, Field> fields = ProtobufFields.MESSAGES.getOrDefault(message, Map.of());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else {
        read(node, field, in);
      }
    }
  }

  private static void read(ObjectNode node, Field field, CodedInputStream in) throws IOException {
    switch (field.type()) {
      case "m", "y" ->
          entry(node.withObjectProperty(field.name()), field, in.readBytes().newCodedInput());
      default -> {
        JsonNode value = value(field, in);
        if (field.list()) {
          node.withArrayProperty(field.name()).add(value);
        } else if (!value.isMissingNode()) {
          node.set(field.name(), value);
        }
      }
    }
  }

  /// Go writes fields that are not set as empty strings; such are left out.
  private static JsonNode value(Field field, CodedInputStream in) throws IOException {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (field.type()) {
      case "s" -> {
        String text = in.readString();
        yield text.isEmpty() && !field.list() ? make.missingNode() : make.stringNode(text);
      }
      case "b" -> make.booleanNode(in.readBool());
      case "i" -> make.numberNode(in.readInt64());
      case "z" -> {
        long number = in.readInt64();
        yield number == 0 ? make.missingNode() : make.numberNode(number);
      }
      case "t" -> time(in.readBytes().newCodedInput());
      default -> {
        ObjectNode inner = make.objectNode();
        fill(inner, field.type(), in.readBytes().newCodedInput());
        yield inner;
      }
    };
  }

  private static JsonNode time(CodedInputStream in) throws IOException {
    long seconds = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        seconds = in.readInt64();
      } else {
        in.skipField(tag);
      }
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    boolean unset = seconds == 0 || seconds == -62135596800L; // Go's zero time is in the year 1
    return unset ? make.missingNode() : make.stringNode(Instant.ofEpochSecond(seconds).toString());
  }

  private static void entry(ObjectNode map, Field field, CodedInputStream in) throws IOException {
    String key = "";
    byte[] value = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readString();
        case 2 -> value = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    map.put(
        key,
        field.type().equals("y")
            ? Base64.getEncoder().encodeToString(value)
            : new String(value, StandardCharsets.UTF_8));
  }
}
