package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Octets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The `date` value (RFC 9110 section 5.6.7), made once a second. One per worker thread.
final class DateHeader {
  private static final ThreadLocal<DateHeader> MINE = ThreadLocal.withInitial(DateHeader::new);
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private long second = -1;
  private byte[] text = {};

  private DateHeader() {}

  static byte[] now() {
    DateHeader mine = MINE.get();
    long current = System.currentTimeMillis() / 1000;
    if (mine.second != current) {
      mine.second = current;
      mine.text = Octets.of(FORMAT.format(Instant.ofEpochSecond(current)));
    }
    return mine.text;
  }
}
