package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.http.HeaderTable;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.route.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `ListStringMatcher` over names of headers, compared in lower case.
record Names(List<ValueMatcher> patterns) {
  static final Names NONE = new Names(List.of());

  /// What belongs to a connection or to the body as it came, or names the host: no authorizer may
  /// set it.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  Names {
    patterns = List.copyOf(patterns);
  }

  boolean has(byte[] lowerName) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(lowerName, 0, lowerName.length)) {
        return true;
      }
    }
    return false;
  }

  static boolean isOurs(String lowerName) {
    return OURS.contains(lowerName);
  }

  static byte[] lower(HeaderTable head, int i) {
    byte[] name = new byte[head.nameEnd(i) - head.nameStart(i)];
    for (int k = 0; k < name.length; k++) {
      name[k] = Octets.lower(head.octets()[head.nameStart(i) + k]);
    }
    return name;
  }

  /// Headers of an authorizer's response that these name.
  List<Answer.Header> of(HeaderTable head) {
    List<Answer.Header> found = new ArrayList<>();
    for (int i = 0; i < head.count(); i++) {
      byte[] name = lower(head, i);
      if (!head.removed(i)
          && !isOurs(head.name(i).toLowerCase(java.util.Locale.ROOT))
          && has(name)) {
        found.add(header(head, i, name));
      }
    }
    return found;
  }

  static Answer.Header header(HeaderTable head, int i, byte[] name) {
    byte[] value =
        java.util.Arrays.copyOfRange(head.octets(), head.valueStart(i), head.valueEnd(i));
    return new Answer.Header(name, value, false);
  }
}
