package io.lateen.proxy.xds;

import io.lateen.proxy.dns.Followed;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Follows the names of all clusters that are wanted, so that they are known when the clusters are
/// served. One thread.
final class AwaitedNames {
  private final Names names;
  private final Runnable answered;

  /// An unchanged resource stays the same object.
  private final IdentityHashMap<Discovery.Dns, Followed> followed = new IdentityHashMap<>();

  /// @param answered is told, on another thread, when a cluster's names are known
  AwaitedNames(Names names, Runnable answered) {
    this.names = names;
    this.answered = answered;
  }

  void want(Collection<Held<Cluster>> clusters) {
    Set<Discovery.Dns> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Held<Cluster> held : clusters) {
      if (held.value().discovery() instanceof Discovery.Dns dns) {
        wanted.add(dns);
        followed.computeIfAbsent(dns, this::follow);
      }
    }
    for (Discovery.Dns dns : Set.copyOf(followed.keySet())) {
      Followed gone = wanted.contains(dns) ? null : followed.remove(dns);
      if (gone != null) {
        gone.close();
      }
    }
  }

  private Followed follow(Discovery.Dns dns) {
    Followed found = names.follow(dns);
    AtomicBoolean told = new AtomicBoolean(found.answered());
    found.listen(
        () -> {
          if (found.answered() && !told.getAndSet(true)) {
            answered.run();
          }
        });
    return found;
  }

  /// Whether endpoints are known, or it is known that there are none.
  boolean known(Discovery.Dns dns) {
    Followed found = followed.get(dns);
    return found == null || found.answered();
  }
}
