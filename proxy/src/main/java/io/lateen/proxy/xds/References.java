package io.lateen.proxy.xds;

import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction.Mirror;
import io.lateen.proxy.resource.RouteAction.ToCluster;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a resource names of others.
final class References {
  private References() {}

  /// The clusters a table names.
  static Set<String> clusters(RouteTable table) {
    Set<String> names = new HashSet<>();
    for (VirtualHost host : table.virtualHosts()) {
      for (Route route : host.routes()) {
        if (route.action() instanceof ToCluster action) {
          add(action.clusters(), names);
          for (Mirror mirror : action.mirrors()) {
            names.add(mirror.cluster());
          }
        }
      }
    }
    return names;
  }

  private static void add(ClusterChoice choice, Set<String> names) {
    switch (choice) {
      case ClusterChoice.Single single -> names.add(single.cluster());
      case ClusterChoice.Weighted weighted -> {
        for (ClusterChoice.Part part : weighted.parts()) {
          names.add(part.cluster());
        }
      }
      case ClusterChoice.FromHeader ignored -> {}
    }
  }

  /// The clusters a listener names itself: in TCP proxies and inline tables.
  static Set<String> clusters(Listener listener) {
    Set<String> names = new HashSet<>();
    for (NetworkFilter filter : filters(listener)) {
      switch (filter) {
        case TcpProxy tcp -> {
          for (TcpProxy.Target target : tcp.clusters()) {
            names.add(target.cluster());
          }
        }
        case HttpConnectionManager http -> {
          if (http.routes() instanceof RouteSource.Inline inline) {
            names.addAll(clusters(inline.table()));
          }
        }
        case NetworkFilter.Before ignored -> {}
      }
    }
    return names;
  }

  /// The tables a listener has by RDS.
  static Set<String> tables(Listener listener) {
    Set<String> names = new HashSet<>();
    tableSources(listener).forEach(rds -> names.add(rds.name()));
    return names;
  }

  /// And where they are.
  static List<RouteSource.Rds> tableSources(Listener listener) {
    List<RouteSource.Rds> sources = new ArrayList<>();
    for (NetworkFilter filter : filters(listener)) {
      if (filter instanceof HttpConnectionManager http
          && http.routes() instanceof RouteSource.Rds rds) {
        sources.add(rds);
      }
    }
    return sources;
  }

  /// `<stat prefix>.rds.<table>` of each connection manager that has its table by RDS.
  static Set<String> tableUses(Listener listener) {
    Set<String> uses = new HashSet<>();
    for (NetworkFilter filter : filters(listener)) {
      if (filter instanceof HttpConnectionManager http
          && http.routes() instanceof RouteSource.Rds rds) {
        uses.add(http.statPrefix() + ".rds." + rds.name());
      }
    }
    return uses;
  }

  private static List<NetworkFilter> filters(Listener listener) {
    List<NetworkFilter> filters = new ArrayList<>();
    for (FilterChain chain : listener.chains()) {
      filters.addAll(chain.filters());
    }
    FilterChain last = listener.defaultChain();
    if (last != null) {
      filters.addAll(last.filters());
    }
    return filters;
  }
}
