package io.lateen.proxy.endpoint;

import io.lateen.proxy.upstream.Pool;
import java.net.InetSocketAddress;

/// An endpoint as one worker sees it: its address, its connections, its load.
public final class Target {
  private final InetSocketAddress address;
  private final String text;
  private final String hostname;
  private final Pool pool;
  private int weight;
  private String uid = "";
  private int active;
  private long served;
  private int turn;

  Target(InetSocketAddress address, String hostname, int weight, Pool pool) {
    this.address = address;
    this.text = address.getAddress().getHostAddress() + ":" + address.getPort();
    this.hostname = hostname;
    this.weight = weight;
    this.pool = pool;
  }

  public InetSocketAddress address() {
    return address;
  }

  /// `ip:port`.
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

  void identify(String newUid) {
    uid = newUid;
  }

  public Pool pool() {
    return pool;
  }

  int weight() {
    return weight;
  }

  void weigh(int newWeight) {
    weight = newWeight;
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

  /// Smooth weighted round robin: what this endpoint has saved up.
  int save() {
    turn += weight;
    return turn;
  }

  void spend(int total) {
    turn -= total;
  }
}
