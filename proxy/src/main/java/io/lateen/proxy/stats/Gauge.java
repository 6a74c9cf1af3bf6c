package io.lateen.proxy.stats;

/// Goes up and down.
public final class Gauge {
  private final StatsStore store;
  private final int id;

  Gauge(StatsStore store, int id) {
    this.store = store;
    this.id = id;
  }

  /// On the shard's own event loop; what one loop adds, the same loop takes away.
  public void add(Shard shard, long delta) {
    shard.cells.addAsOwner(id, delta);
  }

  /// From any thread. Do not mix with [#set].
  public void add(long delta) {
    store.shared.addShared(id, delta);
  }

  /// From any thread, for gauges that no event loop writes.
  public void set(long value) {
    store.shared.set(id, value);
  }

  public long value() {
    return store.sum(id);
  }
}
