package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.node.kubelet.log.ContainerLog;
import io.lateen.node.kubelet.process.Child;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What runs inside a container: a child process, a part of this JVM, or nothing at all.
sealed interface Program {
  /// It could not be started; the message says why.
  final class NotStartedException extends Exception {
    NotStartedException(String message) {
      super(message);
    }
  }

  static Program start(
      Premises on,
      Container container,
      Launch launch,
      Map<String, String> env,
      Path folder,
      ContainerLog log)
      throws NotStartedException {
    return switch (launch) {
      case Launch.Exec exec ->
          Spawned.start(on, Environment.argv(container, exec.argv(), env), env, folder, log);
      case Launch.Hosted hosted -> Hosted.start(on.hosted(), hosted.part(), log);
      case Launch.Nothing() -> new Done(Instant.now());
    };
  }

  Instant startedAt();

  long pid();

  int awaitExit() throws InterruptedException;

  /// Asks it to end, then ends it after `grace`; returns when it has ended.
  void stop(Duration grace) throws InterruptedException;

  /// The part's own word, where there is one.
  default @Nullable BooleanSupplier readiness() {
    return null;
  }

  /// Runs a command beside it (exec probes and hooks).
  default int runInside(List<String> command, Duration timeout) throws IOException {
    throw new IOException("exec: not possible in a container without a process");
  }

  record Done(Instant startedAt) implements Program {
    @Override
    public long pid() {
      return 0;
    }

    @Override
    public int awaitExit() {
      return 0;
    }

    @Override
    public void stop(Duration grace) {}
  }

  record Hosted(
      HostedParts parts, HostedPart part, HostedLog log, Instant startedAt, CountDownLatch stopped)
      implements Program {
    static Hosted start(HostedParts parts, HostedPart part, ContainerLog output)
        throws NotStartedException {
      HostedLog log = HostedLog.follow(part, output);
      try {
        parts.acquire(part);
        return new Hosted(parts, part, log, Instant.now(), new CountDownLatch(1));
      } catch (RuntimeException e) {
        log.close();
        throw new NotStartedException(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public long pid() {
      return ProcessHandle.current().pid();
    }

    @Override
    public int awaitExit() throws InterruptedException {
      stopped.await();
      return 0;
    }

    @Override
    public void stop(Duration grace) {
      synchronized (stopped) {
        if (stopped.getCount() > 0) {
          parts.release(part);
          log.close();
          stopped.countDown();
        }
      }
    }

    @Override
    public BooleanSupplier readiness() {
      return part::ready;
    }
  }

  record Spawned(
      Premises on, Child child, Map<String, String> env, Path folder, ContainerLog log, Thread pump)
      implements Program {
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    static Spawned start(
        Premises on, List<String> argv, Map<String, String> env, Path folder, ContainerLog log)
        throws NotStartedException {
      try {
        Child child = on.children().start(argv, env, folder);
        // A platform thread: reading a pipe blocks its carrier.
        Thread pump =
            Thread.ofPlatform().daemon().name("log-" + child.pid()).start(() -> pump(child, log));
        return new Spawned(on, child, env, folder, log, pump);
      } catch (IOException e) {
        throw new NotStartedException(String.valueOf(e.getMessage()));
      }
    }

    private static void pump(Child child, ContainerLog log) {
      try {
        log.copy(child.output());
      } catch (IOException e) {
        child.kill(); // a full disk: better a container that fails than one whose log lies
      }
    }

    @Override
    public Instant startedAt() {
      return child.startedAt();
    }

    @Override
    public long pid() {
      return child.pid();
    }

    @Override
    public int awaitExit() throws InterruptedException {
      try {
        int code = child.exit().get();
        pump.join(LAST_WORDS);
        return code;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
      child.terminate();
      if (!endedWithin(child, grace)) {
        child.kill();
        awaitExit();
      }
    }

    private static boolean endedWithin(Child child, Duration time) throws InterruptedException {
      try {
        child.exit().get(time.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int runInside(List<String> command, Duration timeout) throws IOException {
      Child beside = on.children().start(command, env, folder);
      Thread.ofPlatform().daemon().start(() -> discard(beside));
      try {
        if (!endedWithin(beside, timeout)) {
          beside.kill();
          throw new IOException("command " + command + " timed out after " + timeout);
        }
        return beside.exit().join();
      } catch (InterruptedException e) {
        beside.kill();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    private static void discard(Child child) {
      try {
        child.output().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        child.kill();
      }
    }
  }
}
