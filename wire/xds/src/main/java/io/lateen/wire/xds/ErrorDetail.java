package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/// `google.rpc.Status`, as a NACK carries it.
public record ErrorDetail(int code, String message) {
  /// gRPC's INVALID_ARGUMENT.
  public static final int INVALID_ARGUMENT = 3;

  /// gRPC's INTERNAL.
  public static final int INTERNAL = 13;

  static ErrorDetail parse(CodedInputStream in) throws IOException {
    int code = 0;
    String message = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> code = in.readInt32();
        case 2 -> message = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new ErrorDetail(code, message);
  }

  ByteString encode() throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt32(1, code);
    out.writeString(2, message);
    out.flush();
    return bytes.toByteString();
  }
}
