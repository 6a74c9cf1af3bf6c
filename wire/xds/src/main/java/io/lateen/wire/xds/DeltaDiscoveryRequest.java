package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/// `envoy.service.discovery.v3.DeltaDiscoveryRequest`: what is wanted more or less, the answer to a
/// response, or both.
///
/// @param subscribe names wanted from now on, `*` for all; none in a type's first request means all
/// @param unsubscribe names not wanted any more
/// @param initialVersions what the client has of a type when a stream begins, name → version
/// @param responseNonce the response this answers, empty for none
public record DeltaDiscoveryRequest(
    @Nullable ByteString node,
    String typeUrl,
    List<String> subscribe,
    List<String> unsubscribe,
    Map<String, String> initialVersions,
    String responseNonce,
    @Nullable ErrorDetail errorDetail)
    implements XdsRequest {

  public DeltaDiscoveryRequest {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    initialVersions = Map.copyOf(initialVersions);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message
  public static DeltaDiscoveryRequest parse(CodedInputStream in) throws IOException {
    ByteString node = null;
    String type = "";
    List<String> subscribe = new ArrayList<>();
    List<String> unsubscribe = new ArrayList<>();
    Map<String, String> versions = new LinkedHashMap<>();
    String nonce = "";
    ErrorDetail error = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> node = in.readBytes();
        case 2 -> type = in.readStringRequireUtf8();
        case 3 -> subscribe.add(in.readStringRequireUtf8());
        case 4 -> unsubscribe.add(in.readStringRequireUtf8());
        case 5 -> version(in.readBytes().newCodedInput(), versions);
        case 6 -> nonce = in.readStringRequireUtf8();
        case 7 -> error = ErrorDetail.parse(in.readBytes().newCodedInput());
        default -> in.skipField(tag);
      }
    }
    return new DeltaDiscoveryRequest(node, type, subscribe, unsubscribe, versions, nonce, error);
  }

  private static void version(CodedInputStream in, Map<String, String> versions)
      throws IOException {
    String name = "";
    String version = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> version = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    versions.put(name, version);
  }

  @Override
  public byte[] toByteArray() {
    return Wire.encode(256, this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    if (node != null) {
      out.writeBytes(1, node);
    }
    Wire.writeString(out, 2, typeUrl);
    for (String name : subscribe) {
      out.writeString(3, name);
    }
    for (String name : unsubscribe) {
      out.writeString(4, name);
    }
    for (Entry<String, String> version : initialVersions.entrySet()) {
      out.writeByteArray(5, entry(version.getKey(), version.getValue()));
    }
    Wire.writeString(out, 6, responseNonce);
    if (errorDetail != null) {
      out.writeBytes(7, errorDetail.encode());
    }
  }

  private static byte[] entry(String name, String version) {
    return Wire.encode(
        64,
        out -> {
          out.writeString(1, name);
          out.writeString(2, version);
        });
  }
}
