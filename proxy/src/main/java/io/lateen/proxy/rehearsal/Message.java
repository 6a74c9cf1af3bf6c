package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Messages written by field number, since the classes of Envoy's and Istio's are not here.
final class Message {
  private Message() {}

  /// Number and value in turn; a value is text, bytes (a message) or a whole number.
  static ByteString of(Object... fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = 0; i < fields.length; i += 2) {
        int number = (Integer) fields[i];
        switch (fields[i + 1]) {
          case String text -> out.writeString(number, text);
          case ByteString message -> out.writeBytes(number, message);
          case Integer value -> out.writeInt32(number, value);
          default -> throw new IllegalArgumentException(fields[i + 1].toString());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
    return bytes.toByteString();
  }

  static ByteString any(String type, ByteString value) {
    return of(1, "type.googleapis.com/" + type, 2, value);
  }
}
