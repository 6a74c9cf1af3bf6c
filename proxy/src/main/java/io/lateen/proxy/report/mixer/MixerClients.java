package io.lateen.proxy.report.mixer;

import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The Mixers of a proxy: filters that go to the same one by the same rules share what is learnt of
/// it, and their records share batches. Outlives filters, so that a change of configuration loses
/// nothing. From any thread.
public final class MixerClients {
  private final Map<Key, MixerClient> clients = new ConcurrentHashMap<>();

  private record Key(Worker worker, MixerTransport transport, String scope) {}

  /// @param scope `http_mixer_filter` or `tcp_mixer_filter`
  public MixerClient client(Worker worker, MixerTransport transport, Scope scope) {
    return clients.computeIfAbsent(
        new Key(worker, transport, scope.prefix()),
        key -> new MixerClient(worker, transport, new MixerStats(scope)));
  }

  /// Sends what waits to be sent; to be followed by a moment for it to arrive.
  public void flush() {
    clients.forEach((key, client) -> key.worker.loop().execute(client.reports()::flush));
  }
}
