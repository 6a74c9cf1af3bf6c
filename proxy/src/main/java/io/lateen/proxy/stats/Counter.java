package io.lateen.proxy.stats;

/// Goes up only.
public final class Counter {
  private final StatsStore store;
  private final int id;

  Counter(StatsStore store, int id) {
    this.store = store;
    this.id = id;
  }

  /// On the shard's own event loop.
  public void increment(Shard shard) {
    shard.cells.addAsOwner(id, 1);
  }

  /// On the shard's own event loop.
  public void add(Shard shard, long delta) {
    shard.cells.addAsOwner(id, delta);
  }

  /// From any thread.
  public void increment() {
    store.shared.addShared(id, 1);
  }

  /// From any thread.
  public void add(long delta) {
    store.shared.addShared(id, delta);
  }

  public long value() {
    return store.sum(id);
  }
}
