package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.service.discovery.v3.DiscoveryRequest`, state of the world: a wish, or the answer to a
/// response.
///
/// @param versionInfo last accepted version of this type, empty at first
/// @param node an encoded `envoy.config.core.v3.Node`; only the first request of a stream need have
///     it
/// @param resourceNames what is wanted; empty means everything (clusters and listeners)
/// @param responseNonce the response this answers, empty for the first wish
/// @param errorDetail why the response was refused; null for an ACK or a wish
public record DiscoveryRequest(
    String versionInfo,
    @Nullable ByteString node,
    List<String> resourceNames,
    String typeUrl,
    String responseNonce,
    @Nullable ErrorDetail errorDetail)
    implements XdsRequest {

  public DiscoveryRequest {
    resourceNames = List.copyOf(resourceNames);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message
  public static DiscoveryRequest parse(CodedInputStream in) throws IOException {
    String version = "";
    ByteString node = null;
    List<String> names = new ArrayList<>();
    String type = "";
    String nonce = "";
    ErrorDetail error = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> version = in.readStringRequireUtf8();
        case 2 -> node = in.readBytes();
        case 3 -> names.add(in.readStringRequireUtf8());
        case 4 -> type = in.readStringRequireUtf8();
        case 5 -> nonce = in.readStringRequireUtf8();
        case 6 -> error = ErrorDetail.parse(in.readBytes().newCodedInput());
        default -> in.skipField(tag);
      }
    }
    return new DiscoveryRequest(version, node, names, type, nonce, error);
  }

  @Override
  public byte[] toByteArray() {
    return Wire.encode(256, this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    Wire.writeString(out, 1, versionInfo);
    if (node != null) {
      out.writeBytes(2, node);
    }
    for (String name : resourceNames) {
      out.writeString(3, name);
    }
    Wire.writeString(out, 4, typeUrl);
    Wire.writeString(out, 5, responseNonce);
    if (errorDetail != null) {
      out.writeBytes(6, errorDetail.encode());
    }
  }
}
