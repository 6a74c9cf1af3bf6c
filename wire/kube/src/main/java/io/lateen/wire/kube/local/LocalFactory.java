package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the transport of one client, and of those derived from it.
final class LocalFactory implements HttpClient.Factory {
  final LocalApi api;

  /// What is being read; ends with the client.
  final Set<LocalBody> open = ConcurrentHashMap.newKeySet();

  LocalFactory(LocalApi api) {
    this.api = api;
  }

  /// Neither keys nor proxies, and nobody to ask for a token.
  @Override
  public HttpClient.Builder newBuilder(Config config) {
    return newBuilder();
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return new LocalClientBuilder(this);
  }
}
