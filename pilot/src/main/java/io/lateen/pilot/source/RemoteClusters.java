package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clusters beside Pilot's own, told by secrets with label `istio/multiCluster: "true"`: each entry
/// of their data is a cluster's name and its kubeconfig (Istio 1.1,
/// `pilot/pkg/kube/secretcontroller`).
///
/// A cluster counts from when its first state is complete, one with a new kubeconfig likewise:
/// until
/// then what the old one led to counts. One that is away counts as it was. Thread-safe.
final class RemoteClusters implements ObjectSource.Listener, AutoCloseable {
  static final String LABEL = "istio/multiCluster";
  private static final Logger LOG = LoggerFactory.getLogger(RemoteClusters.class);

  private static final Duration RETRY = Duration.ofSeconds(2);

  /// Opens a cluster by its kubeconfig.
  @FunctionalInterface
  interface Opener {
    /// Blocks until the cluster has answered once.
    ///
    /// @throws IOException if it does not, or the kubeconfig is none
    ObjectSource open(String kubeconfig) throws IOException;
  }

  private record Secret(String object, String cluster) {}

  private final Opener opener;
  private final String domain;
  private final String trustDomain;
  private final Runnable all;
  private final Runnable addresses;
  private final Map<Secret, Remote> current = new HashMap<>();
  private final Map<Secret, Remote> coming = new HashMap<>();
  private boolean closed;

  RemoteClusters(
      Opener opener, String domain, String trustDomain, Runnable all, Runnable addresses) {
    this.opener = opener;
    this.domain = domain;
    this.trustDomain = trustDomain;
    this.all = all;
    this.addresses = addresses;
  }

  /// What each cluster says now, by name.
  synchronized Map<String, KubernetesServices.Contents> contents() {
    Map<String, KubernetesServices.Contents> contents = new TreeMap<>();
    current.forEach((secret, remote) -> contents.putIfAbsent(secret.cluster(), remote.contents()));
    return contents;
  }

  @Override
  public void onSet(KubeObject secret) {
    String name = secret.namespace() + "/" + secret.name();
    Map<Secret, String> wanted = new LinkedHashMap<>();
    secret
        .tree()
        .path("data")
        .forEachEntry(
            (cluster, value) -> {
              String kubeconfig = decode(name, cluster, value.asString(""));
              if (kubeconfig != null) {
                wanted.put(new Secret(name, cluster), kubeconfig);
              }
            });
    forget(name, wanted);
    wanted.forEach(this::want);
  }

  @Override
  public void onRemoved(KubeObject secret) {
    forget(secret.namespace() + "/" + secret.name(), Map.of());
  }

  @Override
  public void onSynced() {}

  private static @Nullable String decode(String secret, String cluster, String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      LOG.warn("secret {}, data[{}]: not base64; the cluster is not followed", secret, cluster);
      return null;
    }
  }

  /// Ends what a secret does not want any more.
  private void forget(String name, Map<Secret, String> wanted) {
    boolean changed;
    synchronized (this) {
      changed = forget(current, name, wanted);
      forget(coming, name, wanted);
    }
    if (changed) {
      all.run();
    }
  }

  private static boolean forget(
      Map<Secret, Remote> clusters, String name, Map<Secret, String> wanted) {
    return clusters
        .entrySet()
        .removeIf(
            entry -> {
              Secret secret = entry.getKey();
              boolean gone = secret.object().equals(name) && !wanted.containsKey(secret);
              if (gone) {
                LOG.info("cluster {} is not followed any more", secret.cluster());
                entry.getValue().close();
              }
              return gone;
            });
  }

  private synchronized void want(Secret secret, String kubeconfig) {
    Remote now = coming.getOrDefault(secret, current.get(secret));
    if (closed || (now != null && now.kubeconfig.equals(kubeconfig))) {
      return;
    }
    Remote next = new Remote(secret, kubeconfig);
    Remote before = coming.put(secret, next);
    if (before != null) {
      before.close();
    }
    next.connecting.start();
  }

  /// From threads of the cluster's watches, and from the one that began them.
  private void changed(Remote remote, Runnable told) {
    boolean counts;
    synchronized (this) {
      if (coming.get(remote.secret) == remote && remote.isComplete()) {
        coming.remove(remote.secret);
        Remote before = current.put(remote.secret, remote);
        if (before != null) {
          before.close();
        }
        LOG.info("cluster {} is followed", remote.secret.cluster());
      }
      counts = current.get(remote.secret) == remote;
    }
    if (counts) {
      told.run();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    coming.values().forEach(Remote::close);
    current.values().forEach(Remote::close);
  }

  private final class Remote implements AutoCloseable {
    private final Secret secret;
    private final String kubeconfig;
    private final CountDownLatch synced = new CountDownLatch(KubernetesServices.KINDS);
    private final Thread connecting;
    private @Nullable ObjectSource objects;
    private @Nullable KubernetesServices services;
    private boolean ended;

    Remote(Secret secret, String kubeconfig) {
      this.secret = secret;
      this.kubeconfig = kubeconfig;
      this.connecting =
          Thread.ofVirtual().name("cluster-" + secret.cluster()).unstarted(this::connect);
    }

    /// Tries until the cluster answers.
    private void connect() {
      String told = "";
      try {
        while (true) {
          try {
            follow(opener.open(kubeconfig));
            return;
          } catch (IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(told)) {
              told = reason;
              LOG.warn(
                  "cluster {} of secret {} is not followed yet: {}",
                  secret.cluster(),
                  secret.object(),
                  reason);
            }
            Thread.sleep(RETRY);
          }
        }
      } catch (InterruptedException closedMeanwhile) {
        // not wanted any more
      }
    }

    private void follow(ObjectSource opened) {
      synchronized (RemoteClusters.this) {
        if (ended) {
          opened.close();
          return;
        }
        objects = opened;
        services =
            new KubernetesServices(
                opened,
                domain,
                trustDomain,
                () -> changed(this, all),
                () -> changed(this, addresses),
                synced);
      }
      changed(this, all);
    }

    private boolean isComplete() {
      return services != null && synced.getCount() == 0;
    }

    private KubernetesServices.Contents contents() {
      return Objects.requireNonNull(services).contents();
    }

    /// Under the lock of the clusters.
    @Override
    public void close() {
      ended = true;
      connecting.interrupt();
      if (services != null) {
        services.close();
      }
      if (objects != null) {
        objects.close();
      }
    }
  }
}
