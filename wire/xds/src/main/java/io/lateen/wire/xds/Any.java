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

  ByteString encode() throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    DiscoveryRequest.writeString(out, 1, typeUrl);
    if (!value.isEmpty()) {
      out.writeBytes(2, value);
    }
    out.flush();
    return bytes.toByteString();
  }
}
