package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.resource.TcpProxy;
import java.util.ArrayList;
import java.util.List;

/// Where a TCP proxy's connections go, said instead of done.
public final class TcpExplainer {
  private TcpExplainer() {}

  /// @param draw chooses among several clusters, see [TcpProxyFilter#chosen]
  public static void explain(TcpProxy config, Serving serving, long draw, Explanation says) {
    TcpProxy.Target chosen = TcpProxyFilter.chosen(config, draw);
    int total = config.clusters().stream().mapToInt(TcpProxy.Target::weight).sum();
    boolean one = config.clusters().size() == 1;
    List<Branch> branches = new ArrayList<>();
    for (TcpProxy.Target target : config.clusters()) {
      String name = target.cluster();
      branches.add(
          new Branch(
              Targets.of(serving.config(), name, serving.clusters().get(name), false),
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
}
