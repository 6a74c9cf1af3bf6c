package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import java.util.concurrent.atomic.AtomicBoolean;

/// What fabric8 wants a transport to be made by.
final class LocalClientBuilder
    extends StandardHttpClientBuilder<LocalClient, LocalFactory, LocalClientBuilder> {
  LocalClientBuilder(LocalFactory factory) {
    super(factory);
  }

  @Override
  public LocalClient build() {
    return new LocalClient(this, client == null ? new AtomicBoolean() : client.getClosed());
  }

  @Override
  protected LocalClientBuilder newInstance(LocalFactory factory) {
    return new LocalClientBuilder(factory);
  }
}
