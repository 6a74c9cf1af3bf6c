package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.report.mixer.KeyBuffer;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.util.Arrays;

/// The headers of a message as they were when it was looked at, whatever is added and removed
/// afterwards: heads keep the octets of what they lose. Used again and again; for one thread.
final class HeaderView {
  private byte[] lower = new byte[64];
  private long[] gone = new long[1];
  private int count;
  private int[] ends = new int[32];
  private int[] indices = new int[32];

  /// Looks at a head.
  void take(MessageHead head) {
    count = head.count();
    if (gone.length * 64 < count) {
      gone = new long[(count + 63) / 64];
    }
    Arrays.fill(gone, 0);
    for (int i = 0; i < count; i++) {
      if (head.removed(i)) {
        gone[i >> 6] |= 1L << i;
      }
    }
    for (int i = head.find(KnownHeader.HOST); i >= 0; i = head.findNext(KnownHeader.HOST, i + 1)) {
      gone[i >> 6] |= 1L << i; // it is :authority
    }
  }

  /// Sees in a copy of the head what another view sees in the head.
  void copyFrom(HeaderView other) {
    count = other.count;
    gone = gone.length < other.gone.length ? new long[other.gone.length] : gone;
    System.arraycopy(other.gone, 0, gone, 0, other.gone.length);
  }

  private boolean there(int i) {
    return (gone[i >> 6] & 1L << i) == 0;
  }

  /// The last header of this name (lower case), or -1.
  int find(MessageHead head, byte[] name) {
    for (int i = count - 1; i >= 0; i--) {
      if (there(i)
          && Octets.equalsIgnoreCase(head.octets(), head.nameStart(i), head.nameEnd(i), name)) {
        return i;
      }
    }
    return -1;
  }

  /// Adds the value of a header; false: there is none.
  boolean add(MessageHead head, byte[] name, KeyBuffer out) {
    int at = find(head, name);
    if (at >= 0) {
      out.add(head.octets(), head.valueStart(at), head.valueEnd(at));
    }
    return at >= 0;
  }

  /// Adds all of them.
  void addAll(MessageHead head, KeyBuffer out) {
    for (int i = 0; i < count; i++) {
      if (there(i)) {
        out.add(head.octets(), head.nameStart(i), head.nameEnd(i));
        out.add((byte) ':');
        out.add(head.octets(), head.valueStart(i), head.valueEnd(i));
        out.add((byte) '\n');
      }
    }
  }

  /// Writes them as a map's entries, names in lower case. Of several with one name receivers keep
  /// the last, as they do with Istio's proxy.
  void write(MessageHead head, AttributeWriter out, WordTable words) {
    if (ends.length < count) {
      ends = new int[2 * count];
      indices = new int[2 * count];
    }
    for (int i = 0; i < count; i++) {
      if (there(i)) {
        indices[i] = value(words, head, i);
        out.entry(name(words, head, i), indices[i]);
        ends[i] = out.at();
      }
    }
  }

  /// Whether another head is written as this one was, but for some values.
  ///
  /// @param changes to be told these values' indices
  boolean again(
      MessageHead head, HeaderView other, MessageHead its, WordTable words, Changes changes) {
    boolean same = count == other.count;
    for (int i = 0; same && i < count; i++) {
      boolean there = there(i);
      same = there == other.there(i) && (!there || again(head, its, i, words, changes));
    }
    return same;
  }

  private boolean again(
      MessageHead head, MessageHead other, int i, WordTable words, Changes changes) {
    if (equal(head, other, i, head.valueEnd(i), other.valueEnd(i))) {
      return true;
    }
    return equal(head, other, i, head.nameEnd(i), other.nameEnd(i))
        && changes.add(ends[i], indices[i], value(words, other, i));
  }

  /// Ids of requests are looked for in no table: they are made to be different.
  private static int value(WordTable words, MessageHead head, int i) {
    int from = head.valueStart(i);
    int to = head.valueEnd(i);
    return head.known(i) == KnownHeader.X_REQUEST_ID
        ? words.fresh(head.octets(), from, to)
        : words.index(head.octets(), from, to);
  }

  /// Whether both say the same from the beginning of header `i` on.
  private static boolean equal(MessageHead one, MessageHead other, int i, int end, int itsEnd) {
    return Arrays.equals(
        one.octets(), one.nameStart(i), end, other.octets(), other.nameStart(i), itsEnd);
  }

  private int name(WordTable words, MessageHead head, int i) {
    KnownHeader known = head.known(i);
    return known == null
        ? name(words, head.octets(), head.nameStart(i), head.nameEnd(i))
        : Words.of(known).in(words);
  }

  private int name(WordTable words, byte[] octets, int from, int to) {
    int length = to - from;
    if (lower.length < length) {
      lower = new byte[length];
    }
    for (int i = 0; i < length; i++) {
      lower[i] = Octets.lower(octets[from + i]);
    }
    return words.index(lower, 0, length);
  }

  /// About how many octets they took.
  long octets(MessageHead head) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      if (there(i)) {
        sum += head.nameEnd(i) - head.nameStart(i) + head.valueEnd(i) - head.valueStart(i);
      }
    }
    return sum;
  }
}
