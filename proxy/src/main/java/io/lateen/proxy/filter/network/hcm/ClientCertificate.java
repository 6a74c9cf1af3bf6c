package io.lateen.proxy.filter.network.hcm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert.Forward;
import io.lateen.proxy.tls.ForwardedCertificate;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// `x-forwarded-client-cert` of one connection's requests (Envoy, `forward_client_cert_details`):
/// what the client says itself counts only where the configuration believes it, and then only from
/// one that showed a certificate.
final class ClientCertificate {
  private static final byte[] NONE = new byte[0];

  private final ClientCert config;
  private final @Nullable SSLEngine engine;

  /// Made at the first request, when the handshake is over; empty: the client showed none.
  private byte @Nullable [] element;

  /// @param engine null: plain text
  ClientCertificate(ClientCert config, @Nullable SSLEngine engine) {
    this.config = config;
    this.engine = engine;
  }

  static ClientCertificate of(ClientCert config, Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return new ClientCertificate(config, tls == null ? null : tls.engine());
  }

  boolean tls() {
    return engine != null;
  }

  void write(RequestHead request) {
    Forward forward = config.forward();
    if (forward == Forward.ALWAYS_FORWARD_ONLY) {
      return;
    }
    byte[] own = forward == Forward.SANITIZE ? NONE : element();
    if (own.length == 0) {
      request.remove(KnownHeader.X_FORWARDED_CLIENT_CERT);
      return;
    }
    if (forward == Forward.SANITIZE_SET) {
      request.set(KnownHeader.X_FORWARDED_CLIENT_CERT, own);
    } else if (forward == Forward.APPEND_FORWARD) {
      append(request, own);
    }
  }

  private static void append(RequestHead request, byte[] own) {
    String before = request.value("x-forwarded-client-cert");
    request.set(
        KnownHeader.X_FORWARDED_CLIENT_CERT,
        before == null || before.isEmpty()
            ? own
            : Octets.of(before + "," + new String(own, ISO_8859_1)));
  }

  private byte[] element() {
    byte[] known = element;
    if (known == null) {
      String text =
          engine == null ? null : ForwardedCertificate.element(engine.getSession(), config);
      known = text == null ? NONE : Octets.of(text);
      element = known;
    }
    return known;
  }
}
