package io.lateen.wire.xds;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writing messages to memory.
final class Wire {
  private Wire() {}

  /// Writes a message's fields.
  interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  static byte[] encode(int sizeHint, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeHint);
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
  static void writeString(CodedOutputStream out, int field, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeString(field, value);
    }
  }
}
