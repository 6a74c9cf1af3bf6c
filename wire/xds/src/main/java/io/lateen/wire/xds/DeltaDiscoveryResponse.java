package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `envoy.service.discovery.v3.DeltaDiscoveryResponse`: what is new, has changed, or is gone.
///
/// @param systemVersionInfo of the whole; for people
/// @param removed names that are gone, or were asked for and never were
public record DeltaDiscoveryResponse(
    String systemVersionInfo,
    List<Resource> resources,
    String typeUrl,
    List<String> removed,
    String nonce)
    implements XdsResponse {

  /// One resource.
  ///
  /// @param value encoded, of type `typeUrl`, without its `Any` wrapper
  public record Resource(String name, String version, ByteString value) {}

  public DeltaDiscoveryResponse {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message, or a resource is of another type
  public static DeltaDiscoveryResponse parse(CodedInputStream in) throws IOException {
    String version = "";
    List<ByteString> resources = new ArrayList<>();
    String type = "";
    String nonce = "";
    List<String> removed = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> version = in.readStringRequireUtf8();
        case 2 -> resources.add(in.readBytes());
        case 4 -> type = in.readStringRequireUtf8();
        case 5 -> nonce = in.readStringRequireUtf8();
        case 6 -> removed.add(in.readStringRequireUtf8());
        default -> in.skipField(tag);
      }
    }
    List<Resource> read = new ArrayList<>(resources.size());
    for (ByteString bytes : resources) {
      read.add(resource(bytes.newCodedInput(), type));
    }
    return new DeltaDiscoveryResponse(version, read, type, removed, nonce);
  }

  private static Resource resource(CodedInputStream in, String type) throws IOException {
    String version = "";
    Any any = new Any(type, ByteString.EMPTY);
    String name = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> version = in.readStringRequireUtf8();
        case 2 -> any = Any.parse(in.readBytes().newCodedInput());
        case 3 -> name = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new Resource(name, version, any.valueOf(type));
  }

  @Override
  public byte[] toByteArray() {
    return Wire.encode(4096, this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, systemVersionInfo);
    for (Resource resource : resources) {
      out.writeByteArray(2, encode(resource));
    }
    Wire.writeString(out, 4, typeUrl);
    Wire.writeString(out, 5, nonce);
    for (String name : removed) {
      out.writeString(6, name);
    }
  }

  private byte[] encode(Resource resource) {
    return Wire.encode(
        resource.value.size() + 256,
        out -> {
          Wire.writeString(out, 1, resource.version);
          out.writeBytes(2, new Any(typeUrl, resource.value).encode());
          Wire.writeString(out, 3, resource.name);
        });
  }
}
