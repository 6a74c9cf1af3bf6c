package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Trees of JSON → `google.protobuf.Struct` and its parts, encoded.
public final class StructEncoder {
  private StructEncoder() {}

  /// Writes the fields of a message.
  public interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  /// What `body` writes.
  public static ByteString message(Body body) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      body.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
    return bytes.toByteString();
  }

  /// `google.protobuf.Struct`.
  public static ByteString struct(Map<?, ?> members) {
    return message(
        out -> {
          for (Map.Entry<?, ?> member : members.entrySet()) {
            out.writeBytes(
                1,
                message(
                    entry -> {
                      entry.writeString(1, String.valueOf(member.getKey()));
                      entry.writeBytes(2, value(member.getValue()));
                    }));
          }
        });
  }

  /// `google.protobuf.Value`.
  static ByteString value(@Nullable Object value) {
    return message(
        out -> {
          switch (value) {
            case null -> out.writeEnum(1, 0);
            case Number number -> out.writeDouble(2, number.doubleValue());
            case Boolean flag -> out.writeBool(4, flag);
            case Map<?, ?> members -> out.writeBytes(5, struct(members));
            case List<?> list ->
                out.writeBytes(
                    6,
                    message(
                        elements -> {
                          for (Object element : list) {
                            elements.writeBytes(1, value(element));
                          }
                        }));
            default -> out.writeString(3, value.toString());
          }
        });
  }
}
