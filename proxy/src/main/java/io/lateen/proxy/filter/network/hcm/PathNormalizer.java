package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import java.util.Arrays;

/// Writes a path in the one way in which routes and policies look at it, as Envoy does
/// (`normalize_path`): unreserved characters unescaped (RFC 3986 section 6.2.2.2), backslashes as
/// slashes, what must be escaped escaped, `.` and `..` segments taken out (section 5.2.4), doubled
/// slashes if asked. A query stays as it is.
final class PathNormalizer {
  private static final String HEX = "0123456789ABCDEF";
  private static final String ESCAPED = " \"#<>^`{|}\u007f";
  private static final int BAD_REQUEST = 400;
  private static final int REDIRECT = 307;

  private final boolean normalize;
  private final boolean merge;
  private final EscapedSlashes slashes;

  PathNormalizer(boolean normalize, boolean merge, EscapedSlashes slashes) {
    this.normalize = normalize;
    this.merge = merge;
    this.slashes = slashes;
  }

  /// The status with which the request is refused, or [Admission#ADMITTED].
  int apply(RequestHead request) {
    byte[] octets = request.octets();
    int from = request.pathStart();
    int to = request.pathOnlyEnd();
    if (octets[from] != '/' || !suspicious(octets, from, to)) {
      return Admission.ADMITTED;
    }
    byte[] path = Arrays.copyOfRange(octets, from, to);
    int length = path.length;
    int status = Admission.ADMITTED;
    if (slashes != EscapedSlashes.KEEP) {
      length = unescapedSlashes(path);
      status = length == path.length ? status : status(request);
    }
    if (status == BAD_REQUEST) {
      return status;
    }
    if (normalize) {
      path = escaped(path, length);
      length = path.length;
      if (holdsNothing(path)) {
        return BAD_REQUEST;
      }
    }
    length = normalize ? withoutDots(path, length) : length;
    length = merge ? merged(path, length) : length;
    replace(request, path, length, to);
    return status;
  }

  private int status(RequestHead request) {
    return switch (slashes) {
      case KEEP, FORWARD -> Admission.ADMITTED;
      case REJECT -> BAD_REQUEST;
      case REDIRECT -> Grpc.is(request) ? BAD_REQUEST : REDIRECT; // as no client of gRPC follows
    };
  }

  /// Whether there is anything to do at all.
  private static boolean suspicious(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      boolean segment = b[i] == '/' && i + 1 < to && (b[i + 1] == '.' || b[i + 1] == '/');
      if (segment || b[i] == '%' || b[i] == '\\' || ESCAPED.indexOf(b[i]) >= 0) {
        return true;
      }
    }
    return false;
  }

  /// The octet that `%xx` at `i` stands for; -1: it is no escape.
  private static int escape(byte[] b, int i, int to) {
    if (b[i] != '%' || i + 2 >= to) {
      return -1;
    }
    int high = Character.digit(b[i + 1], 16);
    int low = Character.digit(b[i + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int unescapedSlashes(byte[] path) {
    int length = 0;
    for (int i = 0; i < path.length; i++) {
      int escaped = escape(path, i, path.length);
      boolean slash = escaped == '/' || escaped == '\\';
      path[length++] = slash ? (byte) escaped : path[i];
      i += slash ? 2 : 0;
    }
    return length;
  }

  private static boolean holdsNothing(byte[] path) {
    for (int i = 0; i < path.length; i++) {
      if (escape(path, i, path.length) == 0) {
        return true;
      }
    }
    return false;
  }

  private static byte[] escaped(byte[] path, int to) {
    byte[] out = new byte[3 * to];
    int length = 0;
    for (int i = 0; i < to; i++) {
      int escaped = escape(path, i, to);
      if (escaped > 0 && unreserved(escaped)) {
        out[length++] = (byte) escaped;
        i += 2;
      } else if (path[i] == '\\') {
        out[length++] = '/';
      } else if (ESCAPED.indexOf(path[i]) >= 0) {
        out[length++] = '%';
        out[length++] = (byte) HEX.charAt(path[i] >> 4);
        out[length++] = (byte) HEX.charAt(path[i] & 15);
      } else {
        out[length++] = path[i];
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static boolean unreserved(int octet) {
    return octet < 128 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
  }

  /// Goes over the segments, each with the slash before it, and keeps those that count.
  private static int withoutDots(byte[] path, int to) {
    int length = 0;
    for (int from = 0; from < to; ) {
      int end = from + 1;
      while (end < to && path[end] != '/') {
        end++;
      }
      int next = end;
      int dots = dots(path, from + 1, end);
      if (dots == 2) {
        length = parent(path, length);
      }
      if (dots > 0) {
        end = end == to ? from + 1 : from; // the last one leaves its slash
      }
      System.arraycopy(path, from, path, length, end - from);
      length += end - from;
      from = next;
    }
    return length == 0 ? slash(path) : length;
  }

  /// After the dots: `/a//../b` is `/a/b`, as Envoy has it.
  private static int merged(byte[] path, int to) {
    int length = 0;
    for (int i = 0; i < to; i++) {
      if (path[i] != '/' || length == 0 || path[length - 1] != '/') {
        path[length++] = path[i];
      }
    }
    return length;
  }

  private static int slash(byte[] path) {
    path[0] = '/';
    return 1;
  }

  private static int parent(byte[] path, int length) {
    int at = length;
    while (at > 0 && path[--at] != '/') {
      // on to the slash before
    }
    return at;
  }

  /// 1 for `.`, 2 for `..`, else 0.
  private static int dots(byte[] path, int from, int to) {
    int length = to - from;
    boolean all = length == 1 || length == 2;
    for (int i = from; all && i < to; i++) {
      all = path[i] == '.';
    }
    return all ? length : 0;
  }

  private static void replace(RequestHead request, byte[] path, int length, int pathOnlyEnd) {
    int from = request.pathStart();
    if (Arrays.equals(path, 0, length, request.octets(), from, pathOnlyEnd)) {
      return;
    }
    int query = request.pathEnd() - pathOnlyEnd;
    byte[] whole = Arrays.copyOf(path, length + query);
    System.arraycopy(request.octets(), pathOnlyEnd, whole, length, query);
    request.setPath(whole);
  }
}
