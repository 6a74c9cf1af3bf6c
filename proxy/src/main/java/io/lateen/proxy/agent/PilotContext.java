package io.lateen.proxy.agent;

import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.RotatingContext;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The TLS towards Pilot, or the control plane of a bootstrap, asked for before each connection:
/// with the newest key there is. Files of a few thousand octets are looked at then: no loop waits
/// for them. On one event loop.
final class PilotContext implements Supplier<SslContext> {
  private final Supplier<UpstreamTls> settings;
  private final TlsContexts contexts;
  private @Nullable RotatingContext made;

  /// @param settings asked for once
  PilotContext(Supplier<UpstreamTls> settings, SecretStore secrets) {
    this.settings = settings;
    this.contexts = new TlsContexts(secrets);
  }

  /// @throws IllegalArgumentException with what is not there yet
  @Override
  public SslContext get() {
    RotatingContext rotating = made;
    if (rotating == null) {
      rotating = RotatingContext.client(settings.get(), List.of("h2"), contexts);
      made = rotating;
    }
    rotating.refresh();
    SslContext now = rotating.get();
    if (now == null) {
      throw new IllegalArgumentException("there is no certificate yet");
    }
    return now;
  }
}
