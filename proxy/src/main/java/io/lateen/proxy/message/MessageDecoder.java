package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes → `Message`, by the schema; protobuf's "Encoding" document. Stateless.
public final class MessageDecoder {
  private static final int MAX_DEPTH = 100;
  private final Schema schema;

  public MessageDecoder(Schema schema) {
    this.schema = schema;
  }

  /// Reads a message.
  ///
  /// @param typeName full name of the message
  /// @throws IOException if the bytes are no such message, or the schema does not have it
  public Message decode(String typeName, ByteString bytes) throws IOException {
    MessageType type = schema.message(typeName);
    if (type == null) {
      throw new IOException("message " + typeName + " is not known here");
    }
    return decode(type, bytes, 0);
  }

  private Message decode(MessageType type, ByteString bytes, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(type.name() + " is nested too deep (expected: at most 100)");
    }
    @Nullable Object[] values = new @Nullable Object[type.size()];
    List<Integer> unknown = List.of();
    CodedInputStream in = bytes.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int index = type.indexOf(WireFormat.getTagFieldNumber(tag));
      if (index < 0 || !take(type.field(index), values, index, tag, in, depth)) {
        unknown = plus(unknown, WireFormat.getTagFieldNumber(tag));
        in.skipField(tag);
      }
    }
    return new Message(type, values, unknown);
  }

  private static List<Integer> plus(List<Integer> list, int number) {
    List<Integer> longer = list.isEmpty() ? new ArrayList<>(2) : list;
    longer.add(number);
    return longer;
  }

  /// False when the wire type is not the field's: then the field counts as unknown.
  private boolean take(
      FieldType field,
      @Nullable Object[] values,
      int index,
      int tag,
      CodedInputStream in,
      int depth)
      throws IOException {
    int wire = WireFormat.getTagWireType(tag);
    int expected = wireType(field.kind());
    if (wire == expected) {
      Object value = read(field, in, depth);
      if (field.repeated()) {
        list(values, index).add(value);
      } else {
        // A message that comes twice would be merged by protobuf; nobody sends that: the last wins.
        values[index] = value;
      }
      return true;
    }
    if (field.repeated() && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      readPacked(field, list(values, index), in, depth);
      return true;
    }
    return false;
  }

  @SuppressWarnings("unchecked") // a repeated field's slot holds nothing else
  private static List<Object> list(@Nullable Object[] values, int index) {
    List<Object> list = (List<Object>) values[index];
    if (list == null) {
      list = new ArrayList<>(4);
      values[index] = list;
    }
    return list;
  }

  private void readPacked(FieldType field, List<Object> list, CodedInputStream in, int depth)
      throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      list.add(read(field, in, depth));
    }
    in.popLimit(limit);
  }

  private Object read(FieldType field, CodedInputStream in, int depth) throws IOException {
    return switch (field.kind()) {
      case BOOL -> in.readBool();
      case INT32, ENUM -> in.readInt32();
      case UINT32 -> in.readUInt32();
      case SINT32 -> in.readSInt32();
      case FIXED32, SFIXED32 -> in.readFixed32();
      case INT64 -> in.readInt64();
      case UINT64 -> in.readUInt64();
      case SINT64 -> in.readSInt64();
      case FIXED64, SFIXED64 -> in.readFixed64();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case STRING -> in.readStringRequireUtf8();
      case BYTES -> in.readBytes();
      case MESSAGE -> readMessage(field, in, depth);
    };
  }

  private Object readMessage(FieldType field, CodedInputStream in, int depth) throws IOException {
    ByteString bytes = in.readBytes();
    MessageType type = schema.message(field.typeName());
    return type == null ? bytes : decode(type, bytes, depth + 1);
  }

  private static int wireType(Kind kind) {
    return switch (kind) {
      case BOOL, INT32, UINT32, SINT32, INT64, UINT64, SINT64, ENUM -> WireFormat.WIRETYPE_VARINT;
      case FIXED32, SFIXED32, FLOAT -> WireFormat.WIRETYPE_FIXED32;
      case FIXED64, SFIXED64, DOUBLE -> WireFormat.WIRETYPE_FIXED64;
      case STRING, BYTES, MESSAGE -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
    };
  }

  boolean knows(String typeName) {
    return schema.message(typeName) != null;
  }

  String enumName(String type, int number) {
    return schema.enumName(type, number);
  }
}
