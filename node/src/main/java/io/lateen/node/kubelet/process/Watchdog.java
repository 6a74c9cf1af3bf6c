package io.lateen.node.kubelet.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One shell that outlives this JVM by a moment: it is told of every child, and when the pipe to
/// it closes, whatever the reason, it kills those it still knows, each with its process group.
/// It is started again when it dies. Thread-safe.
final class Watchdog implements AutoCloseable {
  /// Lines: `+ pid start` remember, `- pid` forget, `! pid` kill its group now. A pid whose start
  /// time differs from the remembered one belongs to a stranger by now and is left alone.
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM QUIT
      known=
      same() {
        [ -r /proc/self/stat ] || return 0
        [ -r "/proc/$1/stat" ] || return 0
        read -r stat < "/proc/$1/stat" || return 0
        set -- "$2" ${stat##*) }
        [ "$1" = "${21}" ]
      }
      end() {
        kill -9 "-$1" 2>/dev/null
        kill -9 "$1" 2>/dev/null
      }
      while read -r verb pid start; do
        case $verb in
          +) known="$known $pid:$start" ;;
          -)
            rest=
            for one in $known; do
              [ "${one%%:*}" = "$pid" ] || rest="$rest $one"
            done
            known=$rest ;;
          !) end "$pid" ;;
        esac
      done
      for one in $known; do
        if same "${one%%:*}" "${one#*:}"; then end "${one%%:*}"; fi
      done
      """;

  private final Map<Long, String> known = new LinkedHashMap<>();
  private Process shell;
  private boolean closed;

  Watchdog() throws IOException {
    shell = start();
  }

  synchronized void remember(long pid, String startTime) {
    known.put(pid, startTime);
    tell("+ " + pid + " " + startTime);
  }

  synchronized void forget(long pid) {
    known.remove(pid);
    tell("- " + pid);
  }

  /// Kills what is left of the process group of `pid`, itself included.
  synchronized void killGroup(long pid) {
    tell("! " + pid);
  }

  private void tell(String line) {
    if (closed) {
      return;
    }
    try {
      write(line);
    } catch (IOException e) {
      restart();
    }
  }

  private void write(String line) throws IOException {
    shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    shell.getOutputStream().flush();
  }

  private synchronized void restart() {
    if (closed) {
      return;
    }
    try {
      shell = start();
      for (Map.Entry<Long, String> one : known.entrySet()) {
        write("+ " + one.getKey() + " " + one.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("watchdog shell: cannot be started", e);
    }
  }

  private Process start() throws IOException {
    List<String> argv = new ArrayList<>(Session.prefix());
    argv.addAll(List.of("sh", "-c", SCRIPT));
    Process started =
        new ProcessBuilder(argv)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var _ = started.onExit().thenRun(() -> restartAfter(started));
    return started;
  }

  private synchronized void restartAfter(Process dead) {
    if (shell.equals(dead)) {
      restart();
    }
  }

  /// For tests: the shell's own pid.
  synchronized long pid() {
    return shell.pid();
  }

  /// Kills whatever is still known and waits for it.
  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = shell;
    }
    try {
      last.getOutputStream().close();
      if (!last.waitFor(2, TimeUnit.SECONDS)) {
        last.destroyForcibly();
      }
    } catch (IOException e) {
      last.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
