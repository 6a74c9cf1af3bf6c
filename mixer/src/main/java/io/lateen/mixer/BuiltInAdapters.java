package io.lateen.mixer;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.bypass.BypassAdapter;
import io.lateen.mixer.adapter.denier.DenierAdapter;
import io.lateen.mixer.adapter.kubernetesenv.KubernetesEnvAdapter;
import io.lateen.mixer.adapter.list.ListAdapter;
import io.lateen.mixer.adapter.memquota.MemQuotaAdapter;
import io.lateen.mixer.adapter.noop.NoopAdapter;
import io.lateen.mixer.adapter.prometheus.PrometheusAdapter;
import io.lateen.mixer.adapter.stdio.StdioAdapter;
import io.lateen.wire.kube.ObjectSource;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;

/// Every adapter there is, each made once for the process. A new one is a line here.
///
/// @param prometheus of which the scrape endpoint asks
/// @param all this one among them
public record BuiltInAdapters(PrometheusAdapter prometheus, List<Adapter> all) {

  public BuiltInAdapters {
    all = List.copyOf(all);
  }

  /// @param cluster whose Pods requests come from and go to
  /// @param out standard output, where log entries go
  /// @param err standard error
  public static BuiltInAdapters of(ObjectSource cluster, OutputStream out, OutputStream err) {
    InstantSource clock = InstantSource.system();
    PrometheusAdapter prometheus = new PrometheusAdapter();
    return new BuiltInAdapters(
        prometheus,
        List.of(
            new BypassAdapter(),
            new DenierAdapter(),
            new KubernetesEnvAdapter(cluster),
            new ListAdapter(),
            new MemQuotaAdapter(clock),
            new NoopAdapter(),
            prometheus,
            new StdioAdapter(out, err, clock)));
  }
}
