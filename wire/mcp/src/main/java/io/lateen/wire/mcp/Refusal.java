package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/// `google.rpc.Status`, as a NACK carries it.
///
/// @param code one of gRPC's
public record Refusal(int code, String message) {
  /// gRPC's INVALID_ARGUMENT.
  public static final int INVALID_ARGUMENT = 3;

  static Refusal parse(CodedInputStream in) throws IOException {
    int code = 0;
    String message = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> code = in.readInt32();
        case 2 -> message = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new Refusal(code, message);
  }

  void write(CodedOutputStream out) throws IOException {
    if (code != 0) {
      out.writeInt32(1, code);
    }
    Wire.string(out, 2, message);
  }
}
