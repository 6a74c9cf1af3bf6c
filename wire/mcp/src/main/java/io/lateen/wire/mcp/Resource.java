package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Map;

/// `istio.mcp.v1alpha1.Resource`: one object of a collection.
public record Resource(Metadata metadata, Body body) {

  static Resource parse(CodedInputStream in) throws IOException {
    Metadata metadata = new Metadata("", null, "", Map.of(), Map.of());
    Body body = Body.NONE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> metadata = Metadata.parse(Wire.message(in));
        case 2 -> body = Body.parse(Wire.message(in));
        default -> in.skipField(tag);
      }
    }
    return new Resource(metadata, body);
  }

  void write(CodedOutputStream out) throws IOException {
    Wire.message(out, 1, metadata::write);
    Wire.message(out, 2, body::write);
  }
}
