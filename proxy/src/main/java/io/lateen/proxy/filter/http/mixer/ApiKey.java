package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import java.util.Arrays;
import java.util.List;

/// Where an API key stands in requests.
///
/// @param name of a header: lower case
@SuppressWarnings("ArrayRecordComponent") // never compared
record ApiKey(In in, byte[] name) {
  /// Where Istio looks when a spec does not say.
  static final List<ApiKey> USUAL =
      List.of(
          new ApiKey(In.QUERY, Octets.of("key")),
          new ApiKey(In.QUERY, Octets.of("api_key")),
          new ApiKey(In.HEADER, Octets.of("x-api-key")));

  private static final long NONE = -1;

  enum In {
    QUERY,
    HEADER,
    COOKIE
  }

  /// Where the first of them stands in the head's octets: start in the upper half, end in the
  /// lower; negative: there is none.
  static long find(List<ApiKey> keys, RequestHead head) {
    for (int i = 0; i < keys.size(); i++) {
      long found = keys.get(i).find(head);
      if (found >= 0) {
        return found;
      }
    }
    return NONE;
  }

  private long find(RequestHead head) {
    return switch (in) {
      case QUERY -> pair(head.octets(), head.pathOnlyEnd() + 1, head.pathEnd(), (byte) '&');
      case HEADER -> {
        int at = head.findNext(name, 0);
        yield at < 0 ? NONE : span(head.valueStart(at), head.valueEnd(at));
      }
      case COOKIE -> {
        int at = head.find(KnownHeader.COOKIE);
        yield at < 0
            ? NONE
            : pair(head.octets(), head.valueStart(at), head.valueEnd(at), (byte) ';');
      }
    };
  }

  private static long span(int from, int to) {
    return (long) from << 32 | to;
  }

  /// The value of `name=value` among others.
  private long pair(byte[] octets, int from, int to, byte separator) {
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && octets[end] != separator) {
        end++;
      }
      while (at < end && octets[at] == ' ') {
        at++;
      }
      int value = at + name.length + 1;
      if (value <= end
          && octets[value - 1] == '='
          && Arrays.equals(octets, at, value - 1, name, 0, name.length)) {
        return span(value, end);
      }
      at = end + 1;
    }
    return NONE;
  }
}
