package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    @Nullable ErrorDetail errorDetail) {

  public DiscoveryRequest {
    resourceNames = List.copyOf(resourceNames);
  }

  /// `google.rpc.Status`.
  public record ErrorDetail(int code, String message) {
    /// gRPC's INVALID_ARGUMENT, what a NACK carries.
    public static final int INVALID_ARGUMENT = 3;
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
        case 6 -> error = parseError(in.readBytes().newCodedInput());
        default -> in.skipField(tag);
      }
    }
    return new DiscoveryRequest(version, node, names, type, nonce, error);
  }

  private static ErrorDetail parseError(CodedInputStream in) throws IOException {
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

  /// The protobuf form.
  public byte[] toByteArray() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
    return bytes.toByteArray();
  }

  private void write(CodedOutputStream out) throws IOException {
    writeString(out, 1, versionInfo);
    if (node != null) {
      out.writeBytes(2, node);
    }
    for (String name : resourceNames) {
      out.writeString(3, name);
    }
    writeString(out, 4, typeUrl);
    writeString(out, 5, responseNonce);
    if (errorDetail != null) {
      out.writeBytes(6, encode(errorDetail));
    }
  }

  private static ByteString encode(ErrorDetail error) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt32(1, error.code());
    out.writeString(2, error.message());
    out.flush();
    return bytes.toByteString();
  }

  static void writeString(CodedOutputStream out, int field, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeString(field, value);
    }
  }
}
