package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Question;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.resource.TcpProxy;
import java.util.ArrayList;
import java.util.List;

/// Where a TCP proxy's connections go, said instead of done.
public final class TcpExplainer {
  private TcpExplainer() {}

  /// @param before the filters before the proxy
  /// @param asked whose draw chooses among several clusters, see [TcpProxyFilter#chosen]
  public static void explain(
      TcpProxy written,
      List<TcpFilterSpec> before,
      Serving serving,
      Question asked,
      Explanation says) {
    TcpProxy config = named(written, before, asked.serverName());
    TcpProxy.Target chosen = TcpProxyFilter.chosen(config, asked.draw());
    int total = config.clusters().stream().mapToInt(TcpProxy.Target::weight).sum();
    boolean one = config.clusters().size() == 1;
    List<Branch> branches = new ArrayList<>();
    for (TcpProxy.Target target : config.clusters()) {
      String name = target.cluster();
      branches.add(
          new Branch(
              Targets.of(
                  serving.config(), name, serving.clusters().get(name), target.endpoints(), false),
              one ? 1 : target.weight(),
              one ? 100 : total == 0 ? 0 : 100.0 * target.weight() / total,
              target.equals(chosen),
              "",
              "",
              List.of(),
              List.of()));
    }
    says.outcome = new Outcome.Proxied(List.copyOf(branches));
  }

  /// With the cluster that a filter chooses, if one does.
  private static TcpProxy named(TcpProxy config, List<TcpFilterSpec> before, String serverName) {
    for (TcpFilterSpec spec : before) {
      String cluster = spec.cluster(serverName);
      if (cluster != null) {
        TcpProxy.Target only = config.clusters().getFirst().of(cluster);
        return new TcpProxy(
            config.statPrefix(), List.of(only), config.accessLogs(), config.idleTimeout());
      }
    }
    return config;
  }
}
