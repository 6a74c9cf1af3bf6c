package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.RequestHead;
import java.util.Arrays;

/// Paths in one spelling, as Envoy's `normalize_path` has it (the canonical form of the WHATWG's
/// "URL" standard): `.` and `..` segments are gone, also when their dots are escaped (RFC 3986
/// section 5.2.4), `\` is `/`, what needs no escape has none and what needs one has it. The query
/// stays as it is.
final class PathNormalizer {
  private static final String UNRESERVED = "-._~";
  private static final String ESCAPED = " \"#<>^`{|}\u007f";
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };

  /// Octets that never stay as they are, or not always.
  private static final boolean[] TOUCHED = new boolean[128];

  static {
    (ESCAPED + "%\\").chars().forEach(c -> TOUCHED[c] = true);
  }

  private final byte[] in;
  private final int end;
  private final byte[] out;
  private int at;
  private int length;

  private PathNormalizer(byte[] in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
    this.out = new byte[3 * (end - from)];
  }

  /// @return false for a path that has no such form: there is an escaped NUL in it
  static boolean normalize(RequestHead request) {
    byte[] octets = request.octets();
    int from = request.pathStart();
    int pathEnd = request.pathOnlyEnd();
    if (octets[from] != '/' || normal(octets, from, pathEnd)) {
      return true;
    }
    PathNormalizer path = new PathNormalizer(octets, from, pathEnd);
    boolean good = path.run();
    if (good) {
      path.put(request, pathEnd);
    }
    return good;
  }

  /// Most paths are: letters, digits and slashes, and nothing after a slash that is a dot.
  private static boolean normal(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = octets[i];
      boolean dotSegment = c == '.' && octets[i - 1] == '/';
      if (dotSegment || TOUCHED[c & 0x7f]) {
        return false;
      }
    }
    return true;
  }

  private boolean run() {
    while (at < end) {
      int dots = segmentStart() ? dotSegment() : 0;
      if (dots > 0) {
        drop(dots);
      } else if (!octet()) {
        return false;
      }
    }
    return true;
  }

  private boolean segmentStart() {
    return length > 0 && out[length - 1] == '/';
  }

  /// 1 or 2 when a segment of so many dots begins here, which is skipped then; else 0.
  private int dotSegment() {
    int before = at;
    int dots = 0;
    while (dots < 3 && dot()) {
      dots++;
    }
    if (dots > 0 && dots < 3 && (at == end || slash(in[at]))) {
      at = Math.min(end, at + 1);
      return dots;
    }
    at = before;
    return 0;
  }

  /// Skips a dot, plain or escaped.
  private boolean dot() {
    if (at < end && in[at] == '.') {
      at++;
      return true;
    }
    if (escaped() == '.') {
      at += 3;
      return true;
    }
    return false;
  }

  private static boolean slash(byte octet) {
    return octet == '/' || octet == '\\';
  }

  /// Nothing, or the segment before.
  private void drop(int dots) {
    if (dots == 2 && length > 1) {
      length--;
      while (out[length - 1] != '/') {
        length--;
      }
    }
  }

  private boolean octet() {
    int value = escaped();
    if (value == 0) {
      return false;
    }
    byte c = in[at++];
    if (value > 0 && unreserved((byte) value)) {
      out[length++] = (byte) value;
      at += 2;
    } else if (ESCAPED.indexOf(c) >= 0) {
      out[length++] = '%';
      out[length++] = HEX[c >> 4];
      out[length++] = HEX[c & 15];
    } else {
      out[length++] = slash(c) ? (byte) '/' : c;
    }
    return true;
  }

  /// The octet that is escaped here; -1: none is.
  private int escaped() {
    if (at + 2 >= end || in[at] != '%') {
      return -1;
    }
    int high = Character.digit(in[at + 1], 16);
    int low = Character.digit(in[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean unreserved(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  private void put(RequestHead request, int queryStart) {
    int query = request.pathEnd() - queryStart;
    byte[] whole = Arrays.copyOf(out, length + query);
    System.arraycopy(in, queryStart, whole, length, query);
    request.setPath(whole);
  }

  /// One slash where there were several (Envoy's `merge_slashes`).
  static void mergeSlashes(RequestHead request) {
    byte[] octets = request.octets();
    int pathEnd = request.pathOnlyEnd();
    if (!doubled(octets, request.pathStart(), pathEnd)) {
      return;
    }
    byte[] merged = new byte[request.pathEnd() - request.pathStart()];
    int length = 0;
    for (int i = request.pathStart(); i < request.pathEnd(); i++) {
      boolean again = i < pathEnd && octets[i] == '/' && length > 0 && merged[length - 1] == '/';
      if (!again) {
        merged[length++] = octets[i];
      }
    }
    request.setPath(Arrays.copyOf(merged, length));
  }

  private static boolean doubled(byte[] octets, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (octets[i] == '/' && octets[i - 1] == '/') {
        return true;
      }
    }
    return false;
  }
}
