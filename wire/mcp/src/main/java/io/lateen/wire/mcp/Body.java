package io.lateen.wire.mcp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/// `google.protobuf.Any`: bytes and what they are.
///
/// @param typeUrl `type.googleapis.com/` and the message's name
public record Body(String typeUrl, ByteString value) {
  private static final String PREFIX = "type.googleapis.com/";

  static final Body NONE = new Body("", ByteString.EMPTY);

  /// One of a message by its name.
  public static Body of(String message, ByteString value) {
    return new Body(PREFIX + message, value);
  }

  /// The message's name: what stands behind the last slash.
  public String message() {
    return typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
  }

  static Body parse(CodedInputStream in) throws IOException {
    String type = "";
    ByteString value = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> type = in.readStringRequireUtf8();
        case 2 -> value = in.readBytes();
        default -> in.skipField(tag);
      }
    }
    return new Body(type, value);
  }

  void write(CodedOutputStream out) throws IOException {
    Wire.string(out, 1, typeUrl);
    if (!value.isEmpty()) {
      out.writeBytes(2, value);
    }
  }
}
