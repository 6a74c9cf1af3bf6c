package io.lateen.proxy.stats;

/// The cells of one event loop. Only that loop's thread may pass it to [Counter], [Gauge] or
/// [Histogram].
public final class Shard {
  final Cells cells = new Cells();

  Shard() {}
}
