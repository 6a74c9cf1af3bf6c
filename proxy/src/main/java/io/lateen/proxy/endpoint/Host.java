package io.lateen.proxy.endpoint;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An endpoint as all workers share it: how it answered and what was concluded. Only clusters that
/// watch over their endpoints have such. The marks are set by the cluster's watching thread and may
/// be read from any.
public final class Host {
  private final InetSocketAddress address;
  private final @Nullable Outcomes outcomes;
  private final Consumer<Host> leaving;
  private volatile @Nullable Symptom ejectedFor;
  private volatile boolean failedCheck;
  private volatile boolean pendingCheck;
  private volatile long passedAt;

  /// @param outcomes null: nobody wants to know
  /// @param leaving is told when it says that it wants to be taken for ill, from any thread
  public Host(InetSocketAddress address, @Nullable Outcomes outcomes, Consumer<Host> leaving) {
    this.address = address;
    this.outcomes = outcomes;
    this.leaving = leaving;
  }

  public InetSocketAddress address() {
    return address;
  }

  public @Nullable Outcomes outcomes() {
    return outcomes;
  }

  /// Put aside as an outlier.
  public boolean ejected() {
    return ejectedFor != null;
  }

  /// Why it was put aside; null: it was not.
  public @Nullable Symptom ejectedFor() {
    return ejectedFor;
  }

  /// @param symptom null: it is taken back
  public void eject(@Nullable Symptom symptom) {
    ejectedFor = symptom;
  }

  /// Its health checks fail.
  public boolean failedCheck() {
    return failedCheck;
  }

  /// Its first health check has not been answered.
  public boolean pendingCheck() {
    return pendingCheck;
  }

  /// @param pending nothing has been heard yet
  /// @param nanos when, by `System.nanoTime`
  public void check(boolean failed, boolean pending, long nanos) {
    if (failedCheck && !failed) {
      passedAt = nanos;
    }
    pendingCheck = pending;
    failedCheck = failed;
  }

  /// When health checks last found it well again; 0: they never found it ill.
  long passedAt() {
    return passedAt;
  }

  /// It says so itself, in a response.
  void leaving() {
    if (!failedCheck) {
      leaving.accept(this);
    }
  }

  /// Whether it is to be passed over.
  public boolean down() {
    return ejectedFor != null || failedCheck;
  }
}
