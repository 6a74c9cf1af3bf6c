package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `envoy.service.discovery.v3.DiscoveryResponse`, state of the world.
///
/// @param resources each an encoded resource of type `typeUrl`, without its `Any` wrapper
public record DiscoveryResponse(
    String versionInfo, List<ByteString> resources, String typeUrl, String nonce)
    implements XdsResponse {

  public DiscoveryResponse {
    resources = List.copyOf(resources);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message, or a resource is of another type
  public static DiscoveryResponse parse(CodedInputStream in) throws IOException {
    String version = "";
    List<Any> resources = new ArrayList<>();
    String type = "";
    String nonce = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> version = in.readStringRequireUtf8();
        case 2 -> resources.add(Any.parse(in.readBytes().newCodedInput()));
        case 4 -> type = in.readStringRequireUtf8();
        case 5 -> nonce = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new DiscoveryResponse(version, values(resources, type), type, nonce);
  }

  private static List<ByteString> values(List<Any> resources, String type) throws IOException {
    List<ByteString> values = new ArrayList<>(resources.size());
    for (Any any : resources) {
      values.add(any.valueOf(type));
    }
    return values;
  }

  @Override
  public byte[] toByteArray() {
    return Wire.encode(4096, this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, versionInfo);
    for (ByteString resource : resources) {
      out.writeBytes(2, new Any(typeUrl, resource).encode());
    }
    Wire.writeString(out, 4, typeUrl);
    Wire.writeString(out, 5, nonce);
  }
}
