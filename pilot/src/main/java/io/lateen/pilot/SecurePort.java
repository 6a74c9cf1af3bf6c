package io.lateen.pilot;

import io.lateen.pilot.push.AdsServer;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.tls.KeySource;
import io.lateen.pilot.tls.ServerKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The same xDS over TLS, with keys that are followed. Until there is one no handshake succeeds,
/// and proxies try again.
final class SecurePort implements AutoCloseable {
  private final ServerKeys keys = new ServerKeys();
  private final KeySource source;
  private final AdsServer ads;
  private KeySource.@Nullable Following following;

  SecurePort(SecureXds settings, Connections connections) {
    this.source = settings.keys();
    this.ads = new AdsServer(settings.address(), connections, settings.admission(), keys);
  }

  /// @throws IOException if the address cannot be had
  void start() throws IOException {
    following = source.follow(keys::take);
    ads.start();
  }

  int port() {
    return ads.port();
  }

  @Override
  public void close() {
    ads.close();
    KeySource.Following begun = following;
    if (begun != null) {
      begun.close();
    }
  }
}
