package io.lateen.proxy.http;

import java.util.Arrays;

/// Headers that concern one connection only (RFC 9110 section 7.6.1).
final class HopByHop {
  private HopByHop() {}

  static void remove(MessageHead head) {
    for (int i = head.find(KnownHeader.CONNECTION);
        i >= 0;
        i = head.findNext(KnownHeader.CONNECTION, i + 1)) {
      TokenList.forEach(
          head.bytes,
          head.valueStart(i),
          head.valueEnd(i),
          (from, to) -> removeNominated(head, from, to));
      head.mark(i);
    }
    for (int i = 0; i < head.count(); i++) {
      if (KnownHeader.hopByHop(head.knownId(i))) {
        head.mark(i);
      }
    }
  }

  /// A client must not make us drop what we need to stay in step with the next hop.
  private static void removeNominated(MessageHead head, int from, int to) {
    int id = KnownHeader.idOf(head.bytes, from, to);
    if (id == KnownHeader.HOST.id() || id == KnownHeader.CONTENT_LENGTH.id()) {
      return;
    }
    byte[] name = Arrays.copyOfRange(head.bytes, from, to);
    for (int i = 0; i < name.length; i++) {
      name[i] = Octets.lower(name[i]);
    }
    head.remove(name);
  }
}
