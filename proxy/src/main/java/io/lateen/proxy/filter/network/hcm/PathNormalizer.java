package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import java.util.ArrayDeque;
import java.util.Deque;

/// Takes `.` and `..` segments out of a path (RFC 3986 section 5.2.4), and doubled slashes if
/// asked.
final class PathNormalizer {
  private PathNormalizer() {}

  static void normalize(RequestHead request, boolean mergeSlashes) {
    String whole = request.path();
    int query = request.pathOnlyEnd() - request.pathStart();
    String path = whole.substring(0, query);
    if (!path.startsWith("/") || (!path.contains("/.") && !path.contains("//"))) {
      return;
    }
    Deque<String> segments = new ArrayDeque<>();
    String[] parts = path.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      switch (parts[i]) {
        case "." -> addIf(last, segments, "");
        case ".." -> {
          segments.pollLast();
          addIf(last, segments, "");
        }
        case "" -> addIf(last || !mergeSlashes, segments, "");
        default -> segments.addLast(parts[i]);
      }
    }
    request.setPath(Octets.of("/" + String.join("/", segments) + whole.substring(query)));
  }

  private static void addIf(boolean wanted, Deque<String> segments, String segment) {
    if (wanted) {
      segments.addLast(segment);
    }
  }
}
