package io.lateen.app.mesh;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// Tells a person what is being done and how long it took. One thread.
public final class Progress {
  private final PrintWriter out;
  private final long begin = System.nanoTime();

  public Progress(PrintWriter out) {
    this.out = out;
  }

  /// A step is done.
  public void done(String what) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    out.printf(Locale.ROOT, "%6.2fs  %s%n", since.toMillis() / 1000.0, what);
    out.flush();
  }

  public void say(String line) {
    out.println(line);
    out.flush();
  }
}
