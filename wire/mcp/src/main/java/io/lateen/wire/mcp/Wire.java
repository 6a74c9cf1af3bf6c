package io.lateen.wire.mcp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// What all messages of the protocol are written and read with.
final class Wire {
  private Wire() {}

  /// Writes a message's fields.
  interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  static byte[] encode(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
    return bytes.toByteArray();
  }

  /// Empty text is the default and not written.
  static void string(CodedOutputStream out, int field, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeString(field, value);
    }
  }

  static void message(CodedOutputStream out, int field, Fields fields) throws IOException {
    out.writeByteArray(field, encode(fields));
  }

  /// `map<string, string>`: an entry's message for each.
  static void strings(CodedOutputStream out, int field, Map<String, String> map)
      throws IOException {
    for (Map.Entry<String, String> entry : map.entrySet()) {
      message(
          out,
          field,
          pair -> {
            string(pair, 1, entry.getKey());
            string(pair, 2, entry.getValue());
          });
    }
  }

  /// The message that comes next.
  static CodedInputStream message(CodedInputStream in) throws IOException {
    return in.readBytes().newCodedInput();
  }

  static void readEntry(CodedInputStream in, Map<String, String> into) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    into.put(key, value);
  }

  static ByteString bytes(Fields fields) {
    return ByteString.copyFrom(encode(fields));
  }
}
