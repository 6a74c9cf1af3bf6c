package io.lateen.proxy.cluster;

import io.lateen.proxy.tls.RotatingContext;
import io.lateen.proxy.tls.TlsStats;
import io.lateen.proxy.upstream.Connector.ClientTls;
import io.lateen.proxy.upstream.Connector.TlsChoice;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// TLS to every endpoint.
record UniformTls(RotatingContext context, ClientTls tls) implements TlsChoice {
  UniformTls(RotatingContext context, @Nullable String sni, TlsStats stats) {
    this(context, new ClientTls(context::required, sni, stats));
  }

  @Override
  public ClientTls of(InetSocketAddress address) {
    return tls;
  }
}
