package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `istio.mcp.v1alpha1.RequestResources`: a sink wants a collection, or answers what it was sent.
///
/// @param sinkId who asks, for the source's log
/// @param initialVersions name → version of what the sink has already
/// @param responseNonce what this answers; empty for a wish
/// @param error why that was refused; null for a wish or an ACK
/// @param incremental whether changes alone will do
public record RequestResources(
    String sinkId,
    String collection,
    Map<String, String> initialVersions,
    String responseNonce,
    @Nullable Refusal error,
    boolean incremental) {

  public RequestResources {
    initialVersions = Map.copyOf(initialVersions);
  }

  /// Reads the protobuf form; unknown fields are skipped.
  ///
  /// @throws IOException if the bytes are not a message
  public static RequestResources parse(CodedInputStream in) throws IOException {
    String sink = "";
    String collection = "";
    Map<String, String> versions = new LinkedHashMap<>();
    String nonce = "";
    Refusal error = null;
    boolean incremental = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> sink = sinkId(Wire.message(in));
        case 2 -> collection = in.readStringRequireUtf8();
        case 3 -> Wire.readEntry(Wire.message(in), versions);
        case 4 -> nonce = in.readStringRequireUtf8();
        case 5 -> error = Refusal.parse(Wire.message(in));
        case 6 -> incremental = in.readBool();
        default -> in.skipField(tag);
      }
    }
    return new RequestResources(sink, collection, versions, nonce, error, incremental);
  }

  /// Reads a `MeshConfigRequest`, whose `type_url` is the collection: always for the whole.
  ///
  /// @throws IOException if the bytes are not a message
  public static RequestResources parseMeshConfig(CodedInputStream in) throws IOException {
    String sink = "";
    String collection = "";
    String nonce = "";
    Refusal error = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 2 -> sink = sinkId(Wire.message(in));
        case 3 -> collection = in.readStringRequireUtf8();
        case 4 -> nonce = in.readStringRequireUtf8();
        case 5 -> error = Refusal.parse(Wire.message(in));
        default -> in.skipField(tag);
      }
    }
    return new RequestResources(sink, collection, Map.of(), nonce, error, false);
  }

  private static String sinkId(CodedInputStream in) throws IOException {
    String id = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> id = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return id;
  }

  public byte[] toByteArray() {
    return Wire.encode(this::write);
  }

  private void write(CodedOutputStream out) throws IOException {
    Wire.message(out, 1, node -> Wire.string(node, 1, sinkId));
    Wire.string(out, 2, collection);
    Wire.strings(out, 3, initialVersions);
    Wire.string(out, 4, responseNonce);
    Refusal refusal = error;
    if (refusal != null) {
      Wire.message(out, 5, refusal::write);
    }
    if (incremental) {
      out.writeBool(6, true);
    }
  }
}
