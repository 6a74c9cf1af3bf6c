package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.HostedOutput;
import io.lateen.node.kubelet.image.HostedPart;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A server of this JVM as its Pod's process: scaled to none it stops, scaled to one it starts.
final class ServerPart<S extends AutoCloseable> implements HostedPart {
  /// Starts the server; an exception's message says what went wrong.
  @FunctionalInterface
  interface Start<S> {
    S start() throws Exception;
  }

  private final String address;
  private final String logger;
  private final Start<S> start;
  private final Predicate<S> ready;
  private final @Nullable HostedOutput output;
  private volatile @Nullable S running;

  /// @param address where it listens
  /// @param logger what its packages have in common
  ServerPart(String address, String logger, Start<S> start, Predicate<S> ready) {
    this(address, logger, start, ready, null);
  }

  /// @param output what it prints to
  ServerPart(
      String address,
      String logger,
      Start<S> start,
      Predicate<S> ready,
      @Nullable HostedOutput output) {
    this.address = address;
    this.logger = logger;
    this.start = start;
    this.ready = ready;
    this.output = output;
  }

  @Override
  public void start() {
    try {
      running = start.start();
    } catch (Exception e) {
      throw new IllegalStateException(logger + " did not start: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    S stopped = running;
    running = null;
    if (stopped == null) {
      return;
    }
    try {
      stopped.close();
    } catch (Exception e) {
      throw new IllegalStateException(logger + " did not stop: " + e.getMessage(), e);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String logger() {
    return logger;
  }

  @Override
  public @Nullable HostedOutput output() {
    return output;
  }

  @Override
  public boolean ready() {
    S server = running;
    return server != null && ready.test(server);
  }
}
