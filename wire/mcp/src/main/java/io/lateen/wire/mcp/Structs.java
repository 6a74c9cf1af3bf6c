package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `google.protobuf.Struct`: any map of JSON.
final class Structs {
  private static final int MAX_DEPTH = 64;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Structs() {}

  static Wire.Fields fields(JsonNode map) {
    return out -> {
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        Wire.message(
            out,
            1,
            pair -> {
              Wire.string(pair, 1, entry.getKey());
              Wire.message(pair, 2, value -> write(value, entry.getValue()));
            });
      }
    };
  }

  private static void write(CodedOutputStream out, JsonNode value) throws IOException {
    switch (value.getNodeType()) {
      case NUMBER -> out.writeDouble(2, value.asDouble());
      case BOOLEAN -> out.writeBool(4, value.asBoolean());
      case OBJECT -> Wire.message(out, 5, fields(value));
      case ARRAY -> Wire.message(out, 6, list -> writeList(list, value));
      case STRING -> out.writeString(3, value.asString());
      default -> out.writeEnum(1, 0);
    }
  }

  private static void writeList(CodedOutputStream out, JsonNode list) throws IOException {
    for (JsonNode each : list) {
      Wire.message(out, 1, value -> write(value, each));
    }
  }

  static ObjectNode read(CodedInputStream in) throws IOException {
    return map(in, 0);
  }

  private static ObjectNode map(CodedInputStream in, int depth) throws IOException {
    ObjectNode map = NODES.objectNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        entry(Wire.message(in), map, depth + 1);
      } else {
        in.skipField(tag);
      }
    }
    return map;
  }

  private static void entry(CodedInputStream in, ObjectNode into, int depth) throws IOException {
    String key = "";
    JsonNode value = NODES.nullNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = value(Wire.message(in), depth);
        default -> in.skipField(tag);
      }
    }
    into.set(key, value);
  }

  private static JsonNode value(CodedInputStream in, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("a Struct of more than " + MAX_DEPTH + " levels");
    }
    JsonNode value = NODES.nullNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 2 -> value = number(in.readDouble());
        case 3 -> value = NODES.stringNode(in.readStringRequireUtf8());
        case 4 -> value = NODES.booleanNode(in.readBool());
        case 5 -> value = map(Wire.message(in), depth);
        case 6 -> value = list(Wire.message(in), depth);
        default -> in.skipField(tag);
      }
    }
    return value;
  }

  private static ArrayNode list(CodedInputStream in, int depth) throws IOException {
    ArrayNode list = NODES.arrayNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        list.add(value(Wire.message(in), depth + 1));
      } else {
        in.skipField(tag);
      }
    }
    return list;
  }

  /// All numbers are reals there; whole ones were whole in the document.
  private static JsonNode number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53;
    return whole ? NODES.numberNode((long) value) : NODES.numberNode(value);
  }
}
