package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.lateen.wire.mcp.FieldType.Plurality;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A message of [Schema] → a document's tree, under the names of documents. Fields of later
/// versions are skipped, as by any reader of protocol buffers.
final class MessageDecoder {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 64;

  private final Schema schema;

  MessageDecoder(Schema schema) {
    this.schema = schema;
  }

  /// @throws IOException if the bytes are not a message
  ObjectNode decode(MessageType type, CodedInputStream in) throws IOException {
    return message(type, in, 0);
  }

  private ObjectNode message(MessageType type, CodedInputStream in, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(type.name() + " of more than " + MAX_DEPTH + " levels");
    }
    ObjectNode tree = NODES.objectNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldType field = type.field(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else {
        field(tree, field, tag, in, depth);
      }
    }
    return tree;
  }

  private void field(ObjectNode tree, FieldType field, int tag, CodedInputStream in, int depth)
      throws IOException {
    String name = field.jsonName();
    switch (field.plurality()) {
      case ONE -> tree.set(name, one(field, in, depth));
      case MAP -> entry(tree.withObjectProperty(name), field, Wire.message(in), depth);
      case LIST -> list(tree.withArrayProperty(name), field, tag, in, depth);
    }
  }

  private void list(ArrayNode list, FieldType field, int tag, CodedInputStream in, int depth)
      throws IOException {
    boolean packed =
        field.kind().isPacked()
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    if (!packed) {
      list.add(one(field, in, depth));
      return;
    }
    CodedInputStream values = Wire.message(in);
    while (!values.isAtEnd()) {
      list.add(one(field, values, depth));
    }
  }

  private void entry(ObjectNode map, FieldType field, CodedInputStream in, int depth)
      throws IOException {
    String key = "";
    FieldType single =
        new FieldType(2, "value", "value", field.kind(), Plurality.ONE, field.type(), "");
    JsonNode value = absent(single);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = one(single, in, depth);
        default -> in.skipField(tag);
      }
    }
    map.set(key, value);
  }

  private JsonNode absent(FieldType field) {
    return switch (field.kind()) {
      case STRING, BYTES -> NODES.stringNode("");
      case BOOL -> NODES.booleanNode(false);
      case ENUM -> word(field, 0);
      case MESSAGE -> NODES.objectNode();
      case INT32, INT64, UINT32, UINT64, DOUBLE -> NODES.numberNode(0);
    };
  }

  private JsonNode one(FieldType field, CodedInputStream in, int depth) throws IOException {
    return switch (field.kind()) {
      case STRING -> NODES.stringNode(in.readStringRequireUtf8());
      case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(in.readByteArray()));
      case BOOL -> NODES.booleanNode(in.readBool());
      case INT32 -> NODES.numberNode(in.readInt32());
      case INT64 -> NODES.numberNode(in.readInt64());
      case UINT32 -> NODES.numberNode(Integer.toUnsignedLong(in.readUInt32()));
      case UINT64 -> unsigned(in.readUInt64());
      case DOUBLE -> NODES.numberNode(in.readDouble());
      case ENUM -> word(field, in.readEnum());
      case MESSAGE ->
          WellKnown.is(field.type())
              ? WellKnown.read(field.type(), Wire.message(in))
              : message(schema.message(field), Wire.message(in), depth + 1);
    };
  }

  private static JsonNode unsigned(long value) {
    return value >= 0
        ? NODES.numberNode(value)
        : NODES.numberNode(new BigInteger(Long.toUnsignedString(value)));
  }

  /// A number that the enum does not have stays one: whoever reads the document says so.
  private JsonNode word(FieldType field, int number) {
    for (Map.Entry<String, Integer> value : schema.values(field).entrySet()) {
      if (value.getValue() == number) {
        return NODES.stringNode(value.getKey());
      }
    }
    return NODES.numberNode(number);
  }
}
