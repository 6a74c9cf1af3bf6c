package io.lateen.proxy.report.mixer;

import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The Mixers of a proxy: filters that go to the same one by the same rules share what is learnt of
/// it, and their records share batches. Outlives filters, so that a change of configuration loses
/// nothing. From any thread.
public final class MixerClients {
  /// An event loop that takes longer to answer is too busy to be waited for.
  private static final long LOOP_MILLIS = 200;

  private final Map<Key, MixerClient> clients = new ConcurrentHashMap<>();

  private final Supplier<String> authorization;

  /// Of a proxy that shows Mixer nothing.
  public MixerClients() {
    this(() -> "");
  }

  /// @param authorization what Mixer is shown, a header's value, or empty; called on event loops
  public MixerClients(Supplier<String> authorization) {
    this.authorization = authorization;
  }

  private record Key(Worker worker, MixerTransport transport, String scope) {}

  /// @param scope `http_mixer_filter` or `tcp_mixer_filter`
  public MixerClient client(Worker worker, MixerTransport transport, Scope scope) {
    return clients.computeIfAbsent(
        new Key(worker, transport, scope.prefix()),
        key ->
            new MixerClient(
                worker, transport, new MixerStats(scope), new Credential(authorization)));
  }

  /// Sends what waits to be sent, without waiting for more, and returns when Mixer has it all or
  /// the time is over. Not on an event loop.
  ///
  /// @return whether Mixer has it all
  public boolean finish(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    boolean before = false;
    while (true) {
      boolean done = allSent();
      if (done && before) {
        return true; // Twice, for the last connections' ends are told a moment after they close.
      } else if (System.nanoTime() - end > 0) {
        return false;
      }
      before = done;
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private boolean allSent() throws InterruptedException {
    List<Future<Boolean>> asked = new ArrayList<>();
    clients.forEach((key, client) -> asked.add(key.worker.loop().submit(client.reports()::finish)));
    boolean all = true;
    for (Future<Boolean> one : asked) {
      all &= one.await(LOOP_MILLIS) && one.isSuccess() && one.getNow();
    }
    return all;
  }
}
