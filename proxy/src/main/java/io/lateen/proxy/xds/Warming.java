package io.lateen.proxy.xds;

import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.RouteTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides what is served of what is wanted, make before break: a cluster once its endpoints have
/// come or its names are known, a table once the clusters it names are warm, a listener once its
/// tables are there; until then the version before serves on. A removed cluster stays for a while
/// if a served table still names it. Pure; one thread.
final class Warming {
  /// How long to wait for a control plane that stays silent (`initial_fetch_timeout`).
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);

  /// How long a removed cluster outlives its removal when it is still named.
  static final long GRACE = TimeUnit.SECONDS.toNanos(10);

  private ConfigSnapshot served = ConfigSnapshot.EMPTY;
  private final Map<String, Long> removedAt = new HashMap<>();
  private long nextCheck = Long.MAX_VALUE;

  /// What is wanted.
  ///
  /// @param known whether a cluster's names have been asked for
  record Wanted(
      Map<String, Held<Cluster>> clusters,
      Map<String, Held<Assignment>> assignments,
      Map<String, Held<Listener>> listeners,
      Map<String, Held<RouteTable>> tables,
      Predicate<Discovery.Dns> known) {}

  ConfigSnapshot served() {
    return served;
  }

  /// When to `settle` again though nothing came, by the monotonic clock; `Long.MAX_VALUE`: never.
  long nextCheck() {
    return nextCheck;
  }

  /// @param now the monotonic clock, ns
  /// @return the snapshot to serve from now on; null when nothing changed
  @Nullable ConfigSnapshot settle(Wanted wanted, long now) {
    nextCheck = Long.MAX_VALUE;
    Set<String> cold = new HashSet<>();
    Map<String, Cluster> clusters = clusters(wanted, cold, now);
    Map<String, RouteTable> tables = tables(wanted, cold, now);
    Map<String, Listener> listeners = listeners(wanted, tables, cold, now);
    keepNamed(wanted, clusters, tables, listeners, now);
    ConfigSnapshot next =
        new ConfigSnapshot(
            served.version() + 1, listeners, tables, clusters, assignments(wanted, clusters));
    if (same(served, next)) {
      return null;
    }
    served = next;
    return next;
  }

  private static boolean same(ConfigSnapshot a, ConfigSnapshot b) {
    return sameObjects(a.listeners(), b.listeners())
        && sameObjects(a.routeTables(), b.routeTables())
        && sameObjects(a.clusters(), b.clusters())
        && sameObjects(a.assignments(), b.assignments());
  }

  @SuppressWarnings("ReferenceEquality") // an unchanged resource stays the same object
  private static <T> boolean sameObjects(Map<String, T> a, Map<String, T> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<String, T> entry : a.entrySet()) {
      if (b.get(entry.getKey()) != entry.getValue()) {
        return false;
      }
    }
    return true;
  }

  /// True while there is still reason to wait; notes when that ends.
  private boolean patient(long since, long patience, long now) {
    long end = since + patience;
    if (now >= end) {
      return false;
    }
    nextCheck = Math.min(nextCheck, end);
    return true;
  }

  private Map<String, Cluster> clusters(Wanted wanted, Set<String> cold, long now) {
    Map<String, Cluster> clusters = new HashMap<>();
    for (Map.Entry<String, Held<Cluster>> entry : wanted.clusters().entrySet()) {
      Held<Cluster> held = entry.getValue();
      Cluster before = served.clusters().get(entry.getKey());
      if (warm(held, wanted) || !patient(held.since(), PATIENCE, now)) {
        clusters.put(entry.getKey(), held.value());
      } else if (before != null) {
        clusters.put(entry.getKey(), before);
      } else {
        cold.add(entry.getKey());
      }
    }
    return clusters;
  }

  private static boolean warm(Held<Cluster> held, Wanted wanted) {
    return switch (held.value().discovery()) {
      case Discovery.Eds eds -> wanted.assignments().containsKey(eds.serviceName());
      case Discovery.Dns dns -> wanted.known().test(dns);
      case Discovery.Static _, Discovery.OriginalDst _ -> true;
    };
  }

  private Map<String, RouteTable> tables(Wanted wanted, Set<String> cold, long now) {
    Map<String, RouteTable> tables = new HashMap<>();
    for (Map.Entry<String, Held<RouteTable>> entry : wanted.tables().entrySet()) {
      Held<RouteTable> held = entry.getValue();
      RouteTable before = served.routeTables().get(entry.getKey());
      if (!names(held, cold) || !patient(held.since(), PATIENCE, now)) {
        tables.put(entry.getKey(), held.value());
      } else if (before != null) {
        tables.put(entry.getKey(), before);
      }
    }
    return tables;
  }

  private static boolean names(Held<?> held, Set<String> clusters) {
    for (String cluster : clusters) {
      if (held.references().contains(cluster)) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Listener> listeners(
      Wanted wanted, Map<String, RouteTable> tables, Set<String> cold, long now) {
    Map<String, Listener> listeners = new HashMap<>();
    for (Map.Entry<String, Held<Listener>> entry : wanted.listeners().entrySet()) {
      Held<Listener> held = entry.getValue();
      Listener before = served.listeners().get(entry.getKey());
      boolean warm = tables.keySet().containsAll(held.tables()) && !names(held, cold);
      if (warm || !patient(held.since(), PATIENCE, now)) {
        listeners.put(entry.getKey(), held.value());
      } else if (before != null) {
        listeners.put(entry.getKey(), before);
      }
    }
    return listeners;
  }

  private void keepNamed(
      Wanted wanted,
      Map<String, Cluster> clusters,
      Map<String, RouteTable> tables,
      Map<String, Listener> listeners,
      long now) {
    removedAt.keySet().removeAll(wanted.clusters().keySet());
    Set<String> named = null;
    for (Map.Entry<String, Cluster> old : served.clusters().entrySet()) {
      if (!wanted.clusters().containsKey(old.getKey())) {
        named = named == null ? named(tables, listeners) : named;
        long since = removedAt.computeIfAbsent(old.getKey(), name -> now);
        if (named.contains(old.getKey()) && patient(since, GRACE, now)) {
          clusters.put(old.getKey(), old.getValue());
        }
      }
    }
    removedAt.keySet().retainAll(clusters.keySet());
  }

  private static Set<String> named(
      Map<String, RouteTable> tables, Map<String, Listener> listeners) {
    Set<String> named = new HashSet<>();
    tables.values().forEach(table -> named.addAll(References.clusters(table)));
    listeners.values().forEach(listener -> named.addAll(References.clusters(listener)));
    return named;
  }

  private Map<String, Assignment> assignments(Wanted wanted, Map<String, Cluster> clusters) {
    Map<String, Assignment> assignments = new HashMap<>();
    for (Cluster cluster : clusters.values()) {
      if (cluster.discovery() instanceof Discovery.Eds eds) {
        Held<Assignment> held = wanted.assignments().get(eds.serviceName());
        Assignment old = served.assignments().get(eds.serviceName());
        if (held != null) {
          assignments.put(eds.serviceName(), held.value());
        } else if (old != null) {
          assignments.put(eds.serviceName(), old);
        }
      }
    }
    return assignments;
  }
}
