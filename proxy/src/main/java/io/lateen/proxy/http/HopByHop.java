package io.lateen.proxy.http;

/// Headers that concern one connection only (RFC 9110 section 7.6.1). Nearly every message has one,
/// so nothing is allocated here.
final class HopByHop {
  private HopByHop() {}

  static void remove(MessageHead head) {
    for (int i = head.find(KnownHeader.CONNECTION);
        i >= 0;
        i = head.findNext(KnownHeader.CONNECTION, i + 1)) {
      removeNominated(head, head.valueStart(i), head.valueEnd(i));
      head.mark(i);
    }
    for (int i = 0; i < head.count(); i++) {
      if (KnownHeader.hopByHop(head.knownId(i))) {
        head.mark(i);
      }
    }
  }

  private static void removeNominated(MessageHead head, int from, int to) {
    for (int at = from; at < to; ) {
      int comma = TokenList.comma(head.bytes, at, to);
      int first = TokenList.skipBlank(head.bytes, at, comma);
      int last = TokenList.trimBlank(head.bytes, first, comma);
      if (last > first && !needed(head, first, last)) {
        head.removeNamed(first, last);
      }
      at = comma + 1;
    }
  }

  /// A client must not make us drop what we need to stay in step with the next hop.
  private static boolean needed(MessageHead head, int from, int to) {
    int id = KnownHeader.idOf(head.bytes, from, to);
    return id == KnownHeader.HOST.id() || id == KnownHeader.CONTENT_LENGTH.id();
  }
}
