package io.lateen.pilot.join;

import io.lateen.model.rule.WorkloadGroup;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.source.WorkloadHealth;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.kube.WorkloadApi.User;
import io.lateen.wire.xds.WorkloadProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers workloads as WorkloadEntries while their proxies are connected. A proxy that is gone
/// is waited for a little: it may only have lost its connection. What a Pilot that was here before
/// left behind is removed unless its proxies come back. Thread-safe.
public final class JoinedWorkloads implements Joins, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JoinedWorkloads.class);
  private static final String PILOT = "lateen.io/joined-at";
  private static final String GROUP = "istio.io/autoRegistrationGroup";
  private static final String ADMINISTRATORS = "system:masters";
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final WorkloadApi api;
  private final Groups groups;
  private final String pilot;
  private final Duration grace;

  /// Who left, and who did not come back.
  private final ExecutorService ends =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("joined-end").factory());

  private final ExecutorService records =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("workload-health").factory());
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Who is in: the newest connection of each workload.
  private final Map<String, Connection> connections = new HashMap<>();

  private record Connection(String namespace, String name) {}

  /// @param pilot what tells this Pilot, and itself started anew, from others of the mesh
  /// @param grace for how long a workload without connection stays
  public JoinedWorkloads(WorkloadApi api, String pilot, Duration grace) {
    this.api = api;
    this.groups = new Groups(api);
    this.pilot = pilot;
    this.grace = grace;
    ends.execute(this::sweep);
  }

  @Override
  public Joined join(ProxyNode node, @Nullable String token) {
    Connection connection = new Connection(node.namespace(), node.name());
    try {
      User user = admitted(node, token);
      WorkloadGroup group = groups.of(node);
      String account = account(user, group);
      WorkloadProbe probe = Probes.of(node, group);
      ProxyNode known = JoinSpec.completed(node, group);
      synchronized (this) {
        connections.put(key(connection), connection);
      }
      api.put(
          node.namespace(), node.name(), annotations(group), JoinSpec.of(known, group, account));
      HealthRecord health = new HealthRecord(api, node.namespace(), node.name(), RETRY, records);
      LOG.info("{}.{} joined from {}", node.name(), node.namespace(), node.ip());
      return new Joined(known, probe, health::take, () -> left(connection, health));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          node.name() + "." + node.namespace() + " cannot join: " + e.getMessage(), e);
    }
  }

  private void left(Connection connection, HealthRecord health) {
    health.close();
    try {
      ends.execute(() -> leave(connection));
    } catch (RejectedExecutionException late) {
      // Whoever is Pilot next waits for it to come back, or removes it.
    }
  }

  private Map<String, String> annotations(@Nullable WorkloadGroup group) {
    Map<String, String> annotations = new HashMap<>();
    if (group != null) {
      annotations.putAll(group.annotations());
      annotations.put(GROUP, group.meta().name());
      if (group.probe() != null) {
        annotations.put(WorkloadHealth.ASKED, "true");
      }
    }
    annotations.put(PILOT, pilot);
    return annotations;
  }

  private User admitted(ProxyNode node, @Nullable String token) throws IOException {
    if (token == null) {
      throw new IOException("no token (expected: authorization: Bearer …; --token FILE)");
    }
    User user = api.review(token);
    if (user == null) {
      throw new IOException("the token is nobody's (expected: a ServiceAccount's)");
    }
    if (!user.pod().isEmpty()) {
      throw new IOException(
          "the token is of Pod " + user.pod() + " (expected: one made by kubectl create token)");
    }
    boolean here = user.user().startsWith("system:serviceaccount:" + node.namespace() + ":");
    if (!here && !user.groups().contains(ADMINISTRATORS)) {
      throw new IOException(
          "the token is of "
              + user.user()
              + " (expected: a ServiceAccount of namespace "
              + node.namespace()
              + ")");
    }
    return user;
  }

  /// Whoever speaks for an account can only be one of a group that has it.
  private static String account(User user, @Nullable WorkloadGroup group) throws IOException {
    boolean isAccount = user.user().startsWith("system:serviceaccount:");
    String own = isAccount ? user.user().substring(user.user().lastIndexOf(':') + 1) : "";
    if (group == null) {
      return own;
    }
    if (isAccount && !own.equals(group.account())) {
      throw new IOException(
          "the token is of ServiceAccount %s (expected: %s, as WorkloadGroup %s says)"
              .formatted(own, group.account(), group.meta().name()));
    }
    return group.account();
  }

  private static String key(Connection connection) {
    return connection.namespace() + "/" + connection.name();
  }

  /// Removes the entry, unless the workload has another connection by then.
  private void leave(Connection connection) {
    try {
      boolean over = closesIn(grace);
      while (!over && isNewest(connection) && !removed(connection)) {
        over = closesIn(RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits; true: this is closed by then.
  private boolean closesIn(Duration wait) throws InterruptedException {
    return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @SuppressWarnings("ReferenceEquality") // which connection, not whose
  private synchronized boolean isNewest(Connection connection) {
    return connections.get(key(connection)) == connection;
  }

  private boolean removed(Connection connection) {
    try {
      api.remove(connection.namespace(), connection.name());
      synchronized (this) {
        if (isNewest(connection)) {
          connections.remove(key(connection));
        }
      }
      LOG.info("{}.{} left", connection.name(), connection.namespace());
      return true;
    } catch (IOException e) {
      LOG.warn("{} left, but is still registered: {}", key(connection), e.getMessage());
      return false;
    }
  }

  private void sweep() {
    try {
      if (closesIn(grace.multipliedBy(3))) {
        return;
      }
      for (WorkloadApi.Entry entry : api.entries()) {
        boolean here;
        synchronized (this) {
          here = connections.containsKey(entry.namespace() + "/" + entry.name());
        }
        if (!here && pilot.equals(entry.annotations().get(PILOT))) {
          api.remove(entry.namespace(), entry.name());
          LOG.info("{}.{} did not come back", entry.name(), entry.namespace());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("workloads that left with a Pilot before were not looked for: {}", e.getMessage());
    }
  }

  /// Returns when nothing is written or removed any more: what is under way is ended, and what
  /// waits for its time is left to the Pilot that is here next.
  @Override
  public void close() {
    closed.countDown();
    records.shutdownNow();
    records.close();
    ends.close();
  }
}
