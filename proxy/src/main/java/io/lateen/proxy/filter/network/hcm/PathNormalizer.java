package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpConnectionManager.EscapedSlashes;
import java.util.Arrays;

/// Brings a path into one form, for rules, routes and the application alike: escaped slashes first,
/// then `\\`, escaped letters and dot segments, then doubled slashes (Envoy's `normalize_path`,
/// `merge_slashes`, `path_with_escaped_slashes_action`; RFC 3986 sections 5.2.4 and 6.2.2.2). What
/// follows `?` stays as it is.
final class PathNormalizer {
  private static final String UNRESERVED = "-._~";

  private final boolean normalize;
  private final boolean merge;
  private final EscapedSlashes escaped;

  PathNormalizer(HttpConnectionManager config) {
    normalize = config.normalizePath();
    merge = config.mergeSlashes();
    escaped = config.escapedSlashes();
  }

  /// @return false: the path is refused
  boolean normalize(RequestHead request) {
    int from = request.pathStart();
    int to = request.pathOnlyEnd();
    byte[] b = request.octets();
    if (to == from || b[from] != '/' || isPlain(b, from, to)) {
      return true;
    }
    byte[] path = Arrays.copyOfRange(b, from, to);
    if ((normalize && indexOf(path, '#') >= 0) || (rejects() && hasEscapedSlash(path))) {
      return false;
    }
    path = unescaped(path);
    path = normalize ? withoutDots(path) : path;
    path = merge ? merged(path) : path;
    if (!Arrays.equals(b, from, to, path, 0, path.length)) {
      byte[] whole = Arrays.copyOf(path, path.length + request.pathEnd() - to);
      System.arraycopy(b, to, whole, path.length, request.pathEnd() - to);
      request.setPath(whole);
    }
    return true;
  }

  private boolean rejects() {
    return escaped == EscapedSlashes.REJECT;
  }

  /// The usual case: nothing that could be written otherwise.
  private static boolean isPlain(byte[] b, int from, int to) {
    byte before = 0;
    for (int i = from; i < to; i++) {
      byte octet = b[i];
      boolean odd = octet == '%' || octet == '\\' || octet == '#';
      if (odd || (before == '/' && (octet == '/' || octet == '.'))) {
        return false;
      }
      before = octet;
    }
    return true;
  }

  private static int indexOf(byte[] path, char wanted) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static boolean hasEscapedSlash(byte[] path) {
    for (int i = 0; i < path.length; i++) {
      int octet = escapedAt(path, i);
      if (octet == '/' || octet == '\\') {
        return true;
      }
    }
    return false;
  }

  /// The octet that `%XX` at `i` stands for, or -1: nothing is escaped there.
  private static int escapedAt(byte[] path, int i) {
    if (path[i] != '%' || i + 2 >= path.length) {
      return -1;
    }
    int high = Character.digit(path[i + 1], 16);
    int low = Character.digit(path[i + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// With slashes and unreserved octets as themselves, each as far as it is asked for; what was
  /// escaped twice stays escaped once.
  private byte[] unescaped(byte[] path) {
    byte[] out = new byte[path.length];
    int length = 0;
    for (int i = 0; i < path.length; i++) {
      int octet = escapedAt(path, i);
      boolean taken = octet >= 0 && isToBeUnescaped(octet);
      int written = taken ? octet : path[i];
      out[length++] = (byte) (normalize && written == '\\' ? '/' : written);
      i += taken ? 2 : 0;
    }
    return Arrays.copyOf(out, length);
  }

  private boolean isToBeUnescaped(int octet) {
    boolean slash = octet == '/' || octet == '\\';
    boolean unreserved =
        (octet >= 'a' && octet <= 'z')
            || (octet >= 'A' && octet <= 'Z')
            || (octet >= '0' && octet <= '9')
            || UNRESERVED.indexOf(octet) >= 0;
    return slash ? escaped == EscapedSlashes.UNESCAPE : normalize && unreserved;
  }

  private static byte[] withoutDots(byte[] path) {
    byte[] out = new byte[path.length + 1];
    int length = 0;
    int i = 0;
    while (i < path.length) {
      int end = i + 1;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      boolean last = end == path.length;
      if (isSegment(path, i, end, ".")) {
        length = last ? slash(out, length) : length;
      } else if (isSegment(path, i, end, "..")) {
        length = parent(out, length);
        length = last ? slash(out, length) : length;
      } else {
        System.arraycopy(path, i, out, length, end - i);
        length += end - i;
      }
      i = end;
    }
    return length == 0 ? Octets.of("/") : Arrays.copyOf(out, length);
  }

  /// Whether `[from, to)` is a slash and that.
  private static boolean isSegment(byte[] path, int from, int to, String name) {
    boolean is = to - from == name.length() + 1;
    for (int i = 0; is && i < name.length(); i++) {
      is = path[from + 1 + i] == name.charAt(i);
    }
    return is;
  }

  private static int slash(byte[] out, int length) {
    out[length] = '/';
    return length + 1;
  }

  /// Where the last segment, with its slash, begins.
  private static int parent(byte[] out, int length) {
    int at = length - 1;
    while (at > 0 && out[at] != '/') {
      at--;
    }
    return Math.max(at, 0);
  }

  private static byte[] merged(byte[] path) {
    byte[] out = new byte[path.length];
    int length = 0;
    for (byte octet : path) {
      if (octet != '/' || length == 0 || out[length - 1] != '/') {
        out[length++] = octet;
      }
    }
    return Arrays.copyOf(out, length);
  }
}
