package io.lateen.proxy.stats;

import io.lateen.proxy.stats.Metric.Kind;
import io.lateen.proxy.stats.Metric.Label;
import java.util.List;

/// Statistics that share a prefix and labels. Keep what it returns: a look-up takes the store's
/// lock.
///
/// @param prefix Envoy's flat prefix, without the last dot
/// @param family the Prometheus family's beginning
public record Scope(StatsStore store, String prefix, String family, List<Label> labels) {

  /// Statistics one level down.
  public Scope below(String name) {
    return new Scope(store, prefix + "." + name, family + "_" + name, labels);
  }

  public Counter counter(String leaf) {
    return store.counter(store.metric(this, leaf, leaf, List.of(), Kind.COUNTER));
  }

  /// A counter whose flat name (`upstream_rq_2xx`) holds what Prometheus sees as a label
  /// (`upstream_rq_xx`, `envoy_response_code_class="2"`).
  public Counter counter(String leaf, String familyLeaf, String label, String value) {
    return store.counter(
        store.metric(this, leaf, familyLeaf, List.of(Label.of(label, value)), Kind.COUNTER));
  }

  public Gauge gauge(String leaf) {
    return store.gauge(store.metric(this, leaf, leaf, List.of(), Kind.GAUGE));
  }

  /// A gauge whose flat name holds what Prometheus sees as a label, as for [#counter].
  public Gauge gauge(String leaf, String familyLeaf, String label, String value) {
    return store.gauge(
        store.metric(this, leaf, familyLeaf, List.of(Label.of(label, value)), Kind.GAUGE));
  }

  public Histogram histogram(String leaf) {
    return store.histogram(store.metric(this, leaf, leaf, List.of(), Kind.HISTOGRAM));
  }
}
