package io.lateen.node.kubelet.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Whether this host had time to spare, from the first line of Linux' `/proc/stat`. Where there is
/// no such file the host counts as idle. Cheap: one read of a small file. Thread-safe.
public final class HostLoad {
  /// Below one part in so many idle, nobody can be blamed for being late.
  private static final int SPARE = 20;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  private static final long SAMPLE_AGE = 1_000_000_000L;

  private static final HostLoad HERE = new HostLoad(() -> read(Path.of("/proc/stat")));

  /// Ticks since the host was started, of all its processors together.
  public record Ticks(long idle, long all) {}

  private record Sample(Ticks ticks, long time) {}

  private final Supplier<Ticks> ticks;
  private volatile Sample sample = new Sample(new Ticks(0, 0), System.nanoTime() - 2 * SAMPLE_AGE);

  HostLoad(Supplier<Ticks> ticks) {
    this.ticks = ticks;
  }

  public static HostLoad ofThisHost() {
    return HERE;
  }

  public Ticks now() {
    return ticks.get();
  }

  static Ticks read(Path file) {
    try (var lines = Files.newBufferedReader(file)) {
      String[] words = String.valueOf(lines.readLine()).split(" +", -1);
      long all = 0;
      for (int i = 1; i < Math.min(words.length, 9); i++) { // what follows is counted before
        all += Long.parseLong(words[i]);
      }
      return new Ticks(Long.parseLong(words[IDLE]) + Long.parseLong(words[IO_WAIT]), all);
    } catch (IOException | RuntimeException e) {
      return new Ticks(0, 0); // not Linux
    }
  }

  /// The same, but perhaps from up to a second ago: for probes, which come often.
  public Ticks recently() {
    Sample last = sample;
    if (System.nanoTime() - last.time > SAMPLE_AGE) {
      last = new Sample(now(), System.nanoTime());
      sample = last;
    }
    return last.ticks;
  }

  /// Whether there was work for every processor nearly all the time since then.
  public boolean saturatedSince(Ticks then) {
    Ticks now = now();
    long all = now.all - then.all;
    return all > 0 && (now.idle - then.idle) * SPARE < all;
  }
}
