package io.lateen.proxy.identity;

import com.google.protobuf.ByteString;
import io.lateen.proxy.message.StructEncoder;
import io.lateen.proxy.tls.SecretStore;

/// Secrets as `envoy.extensions.transport_sockets.tls.v3.Secret`. Pure.
final class SecretMessages {
  static final String TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private static final int NAME = 1;
  private static final int TLS_CERTIFICATE = 2;
  private static final int VALIDATION_CONTEXT = 4;
  private static final int INLINE_BYTES = 2;

  private SecretMessages() {}

  /// A key pair, or what peers are checked against.
  static ByteString encode(String name, SecretStore.Secret secret) {
    boolean pair = !secret.key().isEmpty();
    return StructEncoder.message(
        out -> {
          out.writeString(NAME, name);
          out.writeBytes(
              pair ? TLS_CERTIFICATE : VALIDATION_CONTEXT,
              pair
                  ? pair(secret)
                  : StructEncoder.message(roots -> roots.writeBytes(1, text(secret.roots()))));
        });
  }

  private static ByteString pair(SecretStore.Secret secret) {
    return StructEncoder.message(
        out -> {
          out.writeBytes(1, text(secret.chain()));
          out.writeBytes(2, text(secret.key()));
        });
  }

  /// `envoy.config.core.v3.DataSource`.
  private static ByteString text(String pem) {
    return StructEncoder.message(out -> out.writeBytes(INLINE_BYTES, ByteString.copyFromUtf8(pem)));
  }
}
