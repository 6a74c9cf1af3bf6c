package io.lateen.pilot.push;

import io.lateen.pilot.snapshot.MeshSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The connected proxies, and the snapshot they are to have.
public final class Connections {
  private final Set<ProxyStream> streams = ConcurrentHashMap.newKeySet();
  private final CountDownLatch first = new CountDownLatch(1);
  private final PushMetrics metrics;
  private final PushRate rate;
  private final Joins joins;
  private volatile @Nullable MeshSnapshot newest;
  private volatile @Nullable Instant published;

  public Connections(PushMetrics metrics) {
    this(metrics, Joins.NONE, Pacing.USUAL);
  }

  /// @param joins asked when a proxy's workload wants to be registered
  public Connections(PushMetrics metrics, Joins joins, Pacing pacing) {
    this.rate = pacing.rate();
    this.metrics = metrics;
    this.joins = joins;
  }

  /// How fast proxies are pushed to, all together.
  PushRate rate() {
    return rate;
  }

  Joins joins() {
    return joins;
  }

  /// Every proxy is brought to this snapshot. Returns at once.
  public void publish(MeshSnapshot snapshot) {
    newest = snapshot;
    published = Instant.now();
    first.countDown();
    streams.forEach(stream -> stream.offer(snapshot));
  }

  /// The snapshot a new proxy begins with; waits for the first there is.
  MeshSnapshot join(ProxyStream stream) throws InterruptedException {
    first.await();
    streams.add(stream);
    MeshSnapshot snapshot = Objects.requireNonNull(newest, "published before the latch opened");
    // What was published between these two lines has been offered already.
    return snapshot;
  }

  void remove(ProxyStream stream) {
    streams.remove(stream);
  }

  /// The proxies that have introduced themselves.
  public List<ProxyStatus> proxies() {
    return streams.stream().map(ProxyStream::status).filter(Objects::nonNull).toList();
  }

  /// Every proxy is sent what it has once more.
  ///
  /// @return how many there are
  public int repeat() {
    streams.forEach(ProxyStream::repeat);
    return proxies().size();
  }

  /// When the snapshot was published; null: there is none yet.
  public @Nullable Instant published() {
    return published;
  }

  public @Nullable MeshSnapshot snapshot() {
    return newest;
  }

  PushMetrics metrics() {
    return metrics;
  }

  /// Ends every stream.
  public void cut() {
    streams.forEach(ProxyStream::cut);
  }
}
