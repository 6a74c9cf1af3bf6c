package io.lateen.mixer;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.bypass.BypassAdapter;
import io.lateen.mixer.adapter.denier.DenierAdapter;
import io.lateen.mixer.adapter.fluentd.FluentdAdapter;
import io.lateen.mixer.adapter.kubernetesenv.KubernetesEnvAdapter;
import io.lateen.mixer.adapter.list.ListAdapter;
import io.lateen.mixer.adapter.memquota.MemQuotaAdapter;
import io.lateen.mixer.adapter.noop.NoopAdapter;
import io.lateen.mixer.adapter.opa.OpaAdapter;
import io.lateen.mixer.adapter.otlp.OtlpAdapter;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.prometheus.PrometheusAdapter;
import io.lateen.mixer.adapter.rbac.RbacAdapter;
import io.lateen.mixer.adapter.redisquota.RedisQuotaAdapter;
import io.lateen.mixer.adapter.statsd.StatsdAdapter;
import io.lateen.mixer.adapter.stdio.StdioAdapter;
import io.lateen.mixer.adapter.zipkin.ZipkinAdapter;
import io.lateen.wire.kube.ObjectSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;

/// Every adapter there is, each made once for the process. A new one is a line here.
///
/// @param registry what they count of themselves
/// @param prometheus of which the scrape endpoint asks
/// @param all this one among them
public record BuiltInAdapters(
    PrometheusRegistry registry, PrometheusAdapter prometheus, List<Adapter> all) {

  public BuiltInAdapters {
    all = List.copyOf(all);
  }

  /// @param cluster whose Pods requests come from and go to, and whose roles are asked
  /// @param out standard output, where log entries go
  /// @param err standard error
  public static BuiltInAdapters of(ObjectSource cluster, OutputStream out, OutputStream err) {
    return of(cluster, out, err, new PrometheusRegistry());
  }

  /// The same, counting of themselves there.
  public static BuiltInAdapters of(
      ObjectSource cluster, OutputStream out, OutputStream err, PrometheusRegistry registry) {
    InstantSource clock = InstantSource.system();
    PrometheusAdapter prometheus = new PrometheusAdapter();
    OutboxMetrics outbox = new OutboxMetrics(registry);
    return new BuiltInAdapters(
        registry,
        prometheus,
        List.of(
            new BypassAdapter(),
            new DenierAdapter(),
            new FluentdAdapter(outbox, clock),
            new KubernetesEnvAdapter(cluster),
            new ListAdapter(),
            new MemQuotaAdapter(clock),
            new NoopAdapter(),
            new OpaAdapter(System.getenv().getOrDefault("LATEEN_OPA", "opa")),
            new OtlpAdapter(outbox, clock),
            prometheus,
            new RbacAdapter(cluster),
            new RedisQuotaAdapter(),
            new StatsdAdapter(outbox),
            new StdioAdapter(out, err, clock),
            new ZipkinAdapter(outbox)));
  }
}
