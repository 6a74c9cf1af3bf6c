package io.lateen.node.kubelet.process;

import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A started child. Its standard input stays open as long as this JVM lives, so that a program
/// that watches it knows when we are gone.
public final class Child {
  private final Process process;
  private final Instant startedAt;
  private final CompletableFuture<Integer> exit;

  Child(Process process, Instant startedAt, CompletableFuture<Integer> exit) {
    this.process = process;
    this.startedAt = startedAt;
    this.exit = exit;
  }

  public long pid() {
    return process.pid();
  }

  public Instant startedAt() {
    return startedAt;
  }

  /// Standard output and standard error, as one stream.
  public InputStream output() {
    return process.getInputStream();
  }

  /// Completes with the exit code once the child is gone (128 + n when signal n ended it).
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /// SIGTERM.
  public void terminate() {
    process.destroy();
  }

  /// SIGKILL; what it started itself is killed when it is gone.
  public void kill() {
    process.destroyForcibly();
  }
}
