package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/// `google.protobuf.Any`: bytes and what they are.
record Any(String typeUrl, ByteString value) {

  static Any parse(CodedInputStream in) throws IOException {
    String type = "";
    ByteString value = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> type = in.readStringRequireUtf8();
        case 2 -> value = in.readBytes();
        default -> in.skipField(tag);
      }
    }
    return new Any(type, value);
  }

  /// What is in it.
  ///
  /// @throws IOException if it is of another type
  ByteString valueOf(String expected) throws IOException {
    if (!typeUrl.equals(expected)) {
      throw new IOException("resource of type " + typeUrl + " (expected: " + expected + ")");
    }
    return value;
  }

  ByteString encode() throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    Wire.writeString(out, 1, typeUrl);
    if (!value.isEmpty()) {
      out.writeBytes(2, value);
    }
    out.flush();
    return bytes.toByteString();
  }
}
