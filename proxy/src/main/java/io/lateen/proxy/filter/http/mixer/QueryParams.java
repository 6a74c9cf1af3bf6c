package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.report.mixer.AttributeKey;
import io.lateen.proxy.report.mixer.KeyBuffer;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `request.query_params`: what stands between `?` and `#`, as it stands there. Of several with
/// one name the first counts (Envoy's `parseQueryString`).
final class QueryParams {
  private QueryParams() {}

  private static int end(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] == '#') {
        return i;
      }
    }
    return to;
  }

  private static int find(byte[] octets, byte what, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] == what) {
        return i;
      }
    }
    return to;
  }

  /// Adds one of them, or all; false: it is not there.
  static boolean add(byte[] octets, int from, int pathEnd, AttributeKey key, KeyBuffer out) {
    int to = end(octets, from, pathEnd);
    if (key.mapKey() == null) {
      out.add(octets, from, to);
      return to > from + 1;
    }
    byte[] name = key.mapKey().getBytes(StandardCharsets.UTF_8);
    for (int at = from + 1; at < to; at = find(octets, (byte) '&', at, to) + 1) {
      int last = find(octets, (byte) '&', at, to);
      int equals = find(octets, (byte) '=', at, last);
      if (Arrays.equals(octets, at, equals, name, 0, name.length)) {
        out.add(octets, Math.min(equals + 1, last), last);
        return true;
      }
    }
    return false;
  }

  /// Writes them, the last one first: receivers keep the last of a name.
  static void write(byte[] octets, int from, int pathEnd, AttributeWriter out, WordTable words) {
    int to = end(octets, from, pathEnd);
    if (to <= from + 1) {
      return;
    }
    int map = out.beginMap(Words.REQUEST_QUERY_PARAMS.in(words));
    int last = to;
    for (int at = to - 1; at >= from; at--) {
      if (octets[at] == '&' || at == from) {
        int equals = find(octets, (byte) '=', at + 1, last);
        if (last > at + 1) {
          int name = words.index(octets, at + 1, equals);
          out.entry(name, words.index(octets, Math.min(equals + 1, last), last));
        }
        last = at;
      }
    }
    out.endMap(map);
  }
}
