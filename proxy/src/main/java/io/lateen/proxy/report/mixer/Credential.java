package io.lateen.proxy.report.mixer;

import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What Mixer is shown with each call, looked up once a minute: tokens are replaced before they
/// end. On the worker's event loop only.
final class Credential {
  private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Supplier<String> source;
  private AsciiString shown = AsciiString.EMPTY_STRING;
  private long readAt = System.nanoTime() - FRESH_NANOS;

  /// @param source a header's value, or empty
  Credential(Supplier<String> source) {
    this.source = source;
  }

  /// Empty: nothing.
  AsciiString now() {
    long now = System.nanoTime();
    if (now - readAt >= FRESH_NANOS) {
      readAt = now;
      shown = new AsciiString(source.get());
    }
    return shown;
  }
}
