package io.lateen.proxy.hpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The table every connection begins with (RFC 7541 appendix A), numbered from 1.
final class StaticTable {
  static final int SIZE = 61;

  private static final String ENTRIES =
      """
      :authority
      :method GET
      :method POST
      :path /
      :path /index.html
      :scheme http
      :scheme https
      :status 200
      :status 204
      :status 206
      :status 304
      :status 400
      :status 404
      :status 500
      accept-charset
      accept-encoding gzip, deflate
      accept-language
      accept-ranges
      accept
      access-control-allow-origin
      age
      allow
      authorization
      cache-control
      content-disposition
      content-encoding
      content-language
      content-length
      content-location
      content-range
      content-type
      cookie
      date
      etag
      expect
      expires
      from
      host
      if-match
      if-modified-since
      if-none-match
      if-range
      if-unmodified-since
      last-modified
      link
      location
      max-forwards
      proxy-authenticate
      proxy-authorization
      range
      referer
      refresh
      retry-after
      server
      set-cookie
      strict-transport-security
      transfer-encoding
      user-agent
      vary
      via
      www-authenticate
      """;

  private static final byte[][] NAMES = new byte[SIZE + 1][];
  private static final byte[][] VALUES = new byte[SIZE + 1][];
  private static final int SLOTS = 256;
  private static final byte[] BY_HASH = new byte[SLOTS];

  static {
    String[] lines = ENTRIES.split("\n", -1);
    for (int i = 1; i <= SIZE; i++) {
      String line = lines[i - 1];
      int blank = line.indexOf(' ');
      NAMES[i] = octets(blank < 0 ? line : line.substring(0, blank));
      VALUES[i] = octets(blank < 0 ? "" : line.substring(blank + 1));
      if (i == 1 || !Arrays.equals(NAMES[i], NAMES[i - 1])) {
        put(i);
      }
    }
  }

  private StaticTable() {}

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(int index) {
    int slot = hash(NAMES[index], 0, NAMES[index].length) & (SLOTS - 1);
    while (BY_HASH[slot] != 0) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    BY_HASH[slot] = (byte) index;
  }

  /// Whether values of this name must not be guessed by those who share a connection (section 7.1):
  /// authorization, cookie, proxy-authorization, set-cookie.
  static boolean secret(int index) {
    return index == 23 || index == 32 || index == 49 || index == 55;
  }

  static int hash(byte[] b, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + b[i];
    }
    return hash ^ hash >>> 15;
  }

  static byte[] name(int index) {
    return NAMES[index];
  }

  static byte[] value(int index) {
    return VALUES[index];
  }

  /// The first entry of this name, whose [#hash] is known; 0: none.
  static int find(byte[] name, int length, int hash) {
    for (int slot = hash & (SLOTS - 1); BY_HASH[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
      byte[] entry = NAMES[BY_HASH[slot]];
      if (Arrays.equals(entry, 0, entry.length, name, 0, length)) {
        return BY_HASH[slot];
      }
    }
    return 0;
  }
}
