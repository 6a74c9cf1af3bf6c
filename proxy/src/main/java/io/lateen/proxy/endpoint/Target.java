package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.upstream.Pool;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// An endpoint as one worker sees it: its address, its connections, its load.
public final class Target {
  private final InetSocketAddress address;
  private final String text;
  private final String hostname;
  private final Pool pool;
  private final int worker;
  private final long since;
  private @Nullable Host host;
  private @Nullable Outcomes outcomes;
  private int weight = 1;
  private int priority;
  private String uid = "";
  private int active;
  private long served;

  /// @param since when it came, by `System.nanoTime`
  Target(InetSocketAddress address, String hostname, Pool pool, int worker, long since) {
    this.address = address;
    this.text =
        address.isUnresolved()
            ? address.getHostString().substring("unix://".length())
            : address.getAddress().getHostAddress() + ":" + address.getPort();
    this.hostname = hostname;
    this.pool = pool;
    this.worker = worker;
    this.since = since;
  }

  public InetSocketAddress address() {
    return address;
  }

  /// Its address as IP knows it; null: it is a pipe.
  public @Nullable InetSocketAddress inet() {
    return address.isUnresolved() ? null : address;
  }

  /// `ip:port`, or the path of a pipe.
  @Override
  public String toString() {
    return text;
  }

  /// The name it was resolved from, or empty.
  public String hostname() {
    return hostname;
  }

  /// `kubernetes://pod.namespace` when the control plane said so, or empty.
  public String uid() {
    return uid;
  }

  public Pool pool() {
    return pool;
  }

  int weight() {
    return weight;
  }

  /// Its level; the first choice is 0.
  public int priority() {
    return priority;
  }

  /// @param shared what workers share of it; null: they share nothing
  void become(EndpointSet.Member member, int newPriority, @Nullable Host shared) {
    weight = member.weight();
    uid = Endpoint.uid(member.metadata());
    priority = newPriority;
    host = shared;
    outcomes = shared == null ? null : shared.outcomes();
  }

  /// How long it has been there, or has been well again, in nanoseconds.
  long age(long now) {
    long passed = host == null ? 0 : host.passedAt();
    return passed == 0 ? now - since : Math.min(now - since, now - passed);
  }

  /// Requests under way from this worker.
  public int active() {
    return active;
  }

  /// Requests ever sent from this worker.
  public long served() {
    return served;
  }

  public void begin() {
    active++;
    served++;
  }

  public void end() {
    active--;
  }

  /// It answered.
  public void responded(int status) {
    if (outcomes != null) {
      outcomes.response(worker, status);
    }
  }

  /// There is a connection to it.
  ///
  /// @param all nothing more will be told of it
  public void connected(boolean all) {
    if (outcomes != null) {
      outcomes.connected(worker, all);
    }
  }

  /// There is no connection to it, or it broke before an answer.
  public void broken() {
    if (outcomes != null) {
      outcomes.broken(worker);
    }
  }

  /// It says that it wants to be taken for ill.
  public void leaving() {
    if (host != null) {
      host.leaving();
    }
  }

  /// It did not answer in time.
  public void late() {
    if (outcomes != null) {
      outcomes.late(worker);
    }
  }
}
