package io.lateen.proxy.xds;

import io.lateen.proxy.dns.Names;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.SocketPath;
import io.lateen.proxy.resource.SocketSettings.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All configuration from the control plane: takes responses, says what to ask for next, and makes
/// the snapshot to serve. No I/O; one thread.
final class ConfigStore {
  final ResourceStore<Cluster> clusters;
  final ResourceStore<Assignment> assignments;
  final ResourceStore<Listener> listeners;
  final ResourceStore<RouteTable> tables;
  private final FixedResources fixed;
  private final Warming warming = new Warming();
  private boolean listenersCame;
  private @Nullable AwaitedNames awaited;

  ConfigStore(List<FilterParser> filterParsers) {
    this(filterParsers, Sources.CONTROL_PLANE, null, FixedResources.NONE);
  }

  /// Of a proxy that need not be on this machine: where it could listen is not looked at.
  static ConfigStore elsewhere(List<FilterParser> filterParsers) {
    return new ConfigStore(
        filterParsers, Sources.CONTROL_PLANE, null, FixedResources.NONE, path -> null);
  }

  /// @param source where connections come from if a cluster does not say; null: anywhere
  /// @param fixed there whatever comes; taken by [#begin]
  ConfigStore(
      List<FilterParser> filterParsers,
      Sources sources,
      @Nullable Source source,
      FixedResources fixed) {
    this(filterParsers, sources, source, fixed, SocketPath::obstacle);
  }

  private ConfigStore(
      List<FilterParser> filterParsers,
      Sources sources,
      @Nullable Source source,
      FixedResources fixed,
      Function<String, @Nullable String> obstacle) {
    this.fixed = fixed;
    ResourceReader reader = new ResourceReader();
    FilterParsers filters = new FilterParsers(filterParsers);
    ListenerParser listenerParser = new ListenerParser(filters, sources, obstacle);
    RouteTableParser tableParser = new RouteTableParser(filters);
    clusters =
        new ResourceStore<>(
            ResourceType.CLUSTERS,
            reader,
            cluster -> ClusterParser.parse(cluster, sources, source),
            c -> Set.of(),
            c -> Set.of());
    assignments =
        new ResourceStore<>(
            ResourceType.ASSIGNMENTS,
            reader,
            AssignmentParser::parse,
            a -> Set.of(),
            a -> Set.of());
    listeners =
        new ResourceStore<>(
            ResourceType.LISTENERS,
            reader,
            listenerParser::parse,
            References::clusters,
            References::tables);
    tables =
        new ResourceStore<>(
            ResourceType.TABLES, reader, tableParser::parse, References::clusters, t -> Set.of());
  }

  /// Serves clusters once their names are known. Otherwise they are served at once.
  ///
  /// @param answered is told, on another thread, when to `settle` again
  void await(Names names, Runnable answered) {
    awaited = new AwaitedNames(names, answered);
  }

  /// Takes what is always there. With listeners of its own a proxy begins to serve once clusters
  /// have come, or are not waited for any longer.
  ///
  /// @return every reason to refuse
  List<String> begin(long now) {
    List<String> problems = new ArrayList<>();
    problems.addAll(clusters.take(fixed.alone(ResourceType.CLUSTERS), now));
    problems.addAll(listeners.take(fixed.alone(ResourceType.LISTENERS), now));
    return problems;
  }

  /// Static listeners wait for the control plane no longer.
  void waitNoLonger() {
    listenersCame |= !fixed.listeners().isEmpty();
  }

  /// @return every reason to refuse; empty: an ACK
  List<String> take(Update update, long now) {
    return switch (ResourceType.of(update.typeUrl())) {
      case CLUSTERS -> {
        waitNoLonger();
        yield clusters.take(fixed.with(update), now);
      }
      case LISTENERS -> {
        listenersCame = true;
        yield listeners.take(fixed.with(update), now);
      }
      case ASSIGNMENTS -> assignments.take(update, now);
      case TABLES -> tables.take(update, now);
    };
  }

  /// Names of assignments that clusters want.
  Set<String> assignmentNames() {
    Set<String> names = new HashSet<>();
    for (Held<Cluster> held : clusters.latest().values()) {
      if (held.value().discovery() instanceof Discovery.Eds eds) {
        names.add(eds.serviceName());
      }
    }
    return names;
  }

  /// Names of tables that wanted or served listeners refer to.
  Set<String> tableNames() {
    Set<String> names = new HashSet<>();
    for (Held<Listener> held : listeners.latest().values()) {
      names.addAll(held.tables());
    }
    for (Listener listener : warming.served().listeners().values()) {
      names.addAll(References.tables(listener));
    }
    return names;
  }

  /// Names of assignments that clusters want, by the files that have them.
  Map<String, Set<String>> assignmentsByPath() {
    Map<String, Set<String>> paths = new TreeMap<>();
    for (Held<Cluster> held : clusters.latest().values()) {
      if (held.value().discovery() instanceof Discovery.Eds eds && !eds.path().isEmpty()) {
        paths.computeIfAbsent(eds.path(), path -> new HashSet<>()).add(eds.serviceName());
      }
    }
    return paths;
  }

  /// Names of tables that listeners want, by the files that have them.
  Map<String, Set<String>> tablesByPath() {
    Map<String, Set<String>> paths = new TreeMap<>();
    for (Held<Listener> held : listeners.latest().values()) {
      for (RouteSource.Rds rds : References.tableSources(held.value())) {
        if (!rds.path().isEmpty()) {
          paths.computeIfAbsent(rds.path(), path -> new HashSet<>()).add(rds.name());
        }
      }
    }
    return paths;
  }

  /// Whether it is there whatever comes.
  boolean isFixed(Held<?> held) {
    return fixed.have(held.bytes());
  }

  boolean has(ResourceType type, String name) {
    return switch (type) {
      case CLUSTERS -> clusters.get(name) != null;
      case ASSIGNMENTS -> assignments.get(name) != null;
      case LISTENERS -> listeners.get(name) != null;
      case TABLES -> tables.get(name) != null;
    };
  }

  /// @return the snapshot to serve from now on; null when nothing changed, or no listeners have
  ///     come yet
  @Nullable ConfigSnapshot settle(long now) {
    assignments.retain(assignmentNames());
    tables.retain(tableNames());
    if (awaited != null) {
      awaited.want(clusters.latest().values());
    }
    return listenersCame
        ? warming.settle(
            new Warming.Wanted(
                clusters.latest(),
                assignments.latest(),
                listeners.latest(),
                tables.latest(),
                this::known),
            now)
        : null;
  }

  private boolean known(Discovery.Dns dns) {
    return awaited == null || awaited.known(dns);
  }

  /// When to `settle` again though nothing came, by the monotonic clock.
  long nextCheck() {
    return warming.nextCheck();
  }

  ConfigSnapshot served() {
    return warming.served();
  }
}
