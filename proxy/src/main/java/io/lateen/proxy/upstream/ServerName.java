package io.lateen.proxy.upstream;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/// A server name as it is written (RFC 6066 section 3). Java's own `SNIHostName` takes no
/// underscores, which Istio's names of clusters are full of: `outbound_.443_._.a.default…`.
public final class ServerName extends SNIServerName {
  private ServerName(String name) {
    super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
  }

  /// Before the handshake.
  public static void set(SSLEngine engine, String name) {
    if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
      SSL.setTlsExtHostName(openSsl.sslPointer(), name);
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new ServerName(name)));
    engine.setSSLParameters(parameters);
  }
}
