package io.lateen.proxy.report;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// Prints moments in one format and remembers the last: under load many requests begin within a
/// millisecond, and a formatter takes longer than the rest of a line. From any thread: what is
/// remembered is immutable, and a race only prints anew.
final class MomentText {
  private final DateTimeFormatter formatter;
  private Printed last;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Printed(long millis, byte[] text) {}

  MomentText(DateTimeFormatter formatter) {
    this.formatter = formatter;
    this.last = print(0);
  }

  /// @param millis since 1970
  void write(ByteBuf out, long millis) {
    Printed known = last;
    if (known.millis != millis) {
      known = print(millis);
      last = known;
    }
    out.writeBytes(known.text);
  }

  private Printed print(long millis) {
    String text = formatter.format(Instant.ofEpochMilli(millis));
    return new Printed(millis, text.getBytes(StandardCharsets.UTF_8));
  }
}
