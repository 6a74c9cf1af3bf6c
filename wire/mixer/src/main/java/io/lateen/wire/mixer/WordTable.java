package io.lateen.wire.mixer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Words → indices, on the sender's side: those of the [Dictionary] have theirs, others join
/// the message's own and get -1, -2, …. Looks up octets without making Strings. For one thread.
///
/// Words leave as valid UTF-8: octets that are none are taken as ISO 8859-1, because receivers
/// refuse a whole message for one wrong octet.
public final class WordTable {
  private static final int FIRST_SLOTS = 64;

  /// Eight octets at a time: hashing words is most of what encoding a record costs.
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final Slots GLOBAL = global();

  private final MessageBuffer words = new MessageBuffer();
  private final int known;
  private Slots own = new Slots(FIRST_SLOTS);
  private int[] starts = new int[FIRST_SLOTS];
  private int count;
  private long age;

  /// @param known how many words of the dictionary the receiver has
  public WordTable(int known) {
    this.known = Math.min(known, Dictionary.size());
  }

  /// Open addressing over hashes; an entry is an index + 1, 0 is empty.
  private static final class Slots {
    final int[] entries;
    final int[] hashes;

    Slots(int capacity) {
      entries = new int[capacity];
      hashes = new int[capacity];
    }

    void put(int hash, int index) {
      int mask = entries.length - 1;
      int slot = hash & mask;
      while (entries[slot] != 0) {
        slot = slot + 1 & mask;
      }
      entries[slot] = index + 1;
      hashes[slot] = hash;
    }
  }

  private static final byte[][] GLOBAL_WORDS = globalWords();

  private static byte[][] globalWords() {
    byte[][] words = new byte[Dictionary.size()][];
    for (int i = 0; i < words.length; i++) {
      words[i] = Dictionary.octets(i);
    }
    return words;
  }

  private static Slots global() {
    Slots slots = new Slots(1024);
    for (int i = 0; i < Dictionary.size(); i++) {
      byte[] word = Dictionary.octets(i);
      slots.put(hash(word, 0, word.length), i);
    }
    return slots;
  }

  /// How many words of the dictionary the receiver has.
  public int known() {
    return known;
  }

  /// Changes when indices given before no longer count.
  public long age() {
    return age;
  }

  /// How many words are the message's own.
  public int size() {
    return count;
  }

  /// Octets the message's own words need.
  public int octets() {
    return words.size();
  }

  /// Forgets the message's own words.
  public void clear() {
    words.clear();
    count = 0;
    age++;
    Arrays.fill(own.entries, 0);
  }

  public int index(String word) {
    byte[] octets = word.getBytes(StandardCharsets.UTF_8);
    return index(octets, 0, octets.length);
  }

  /// The index of the word in `[from, to)`.
  public int index(byte[] b, int from, int to) {
    int hash = hash(b, from, to);
    int global = find(GLOBAL, hash, b, from, to, true);
    if (global >= 0 && global < known) {
      return global;
    }
    int found = find(own, hash, b, from, to, false);
    return found >= 0 ? -found - 1 : add(hash, b, from, to);
  }

  /// The index of a word that hardly anybody says twice: it joins the others without being looked
  /// for among them.
  public int fresh(byte[] b, int from, int to) {
    if (!isText(b, from, to)) {
      return index(b, from, to);
    }
    append(b, from, to);
    return -count;
  }

  private int find(Slots slots, int hash, byte[] b, int from, int to, boolean global) {
    int mask = slots.entries.length - 1;
    for (int slot = hash & mask; slots.entries[slot] != 0; slot = slot + 1 & mask) {
      int index = slots.entries[slot] - 1;
      if (slots.hashes[slot] == hash && same(index, b, from, to, global)) {
        return index;
      }
    }
    return -1;
  }

  private boolean same(int index, byte[] b, int from, int to, boolean global) {
    if (global) {
      byte[] word = GLOBAL_WORDS[index];
      return Arrays.equals(word, 0, word.length, b, from, to);
    }
    int end = index + 1 < count ? starts[index + 1] : words.size();
    return Arrays.equals(words.bytes(), starts[index], end, b, from, to);
  }

  private int add(int hash, byte[] b, int from, int to) {
    if (!isText(b, from, to)) {
      return index(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
    }
    append(b, from, to);
    if (count * 2 > own.entries.length) {
      grow();
    } else {
      own.put(hash, count - 1);
    }
    return -count;
  }

  private void append(byte[] b, int from, int to) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
    }
    starts[count++] = words.size();
    words.octets(b, from, to);
  }

  private void grow() {
    own = new Slots(own.entries.length * 2);
    for (int i = 0; i < count; i++) {
      int end = i + 1 < count ? starts[i + 1] : words.size();
      own.put(hash(words.bytes(), starts[i], end), i);
    }
  }

  private static boolean isText(byte[] b, int from, int to) {
    int high = 0;
    for (int i = from; i < to; i++) {
      high |= b[i];
    }
    if (high >= 0) {
      return true;
    }
    byte[] word = Arrays.copyOfRange(b, from, to);
    byte[] again = new String(word, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(word, again);
  }

  private static int hash(byte[] b, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = Long.rotateLeft((hash ^ (long) LONGS.get(b, i)) * MIX, 29);
    }
    long rest = 0;
    for (; i < to; i++) {
      rest = (rest << Byte.SIZE) | (b[i] & 0xff);
    }
    hash = (hash ^ rest) * MIX;
    return (int) (hash ^ (hash >>> 32));
  }

  /// Writes the own words as a repeated field.
  void writeTo(MessageBuffer out, int field) {
    for (int i = 0; i < count; i++) {
      int end = i + 1 < count ? starts[i + 1] : words.size();
      out.field(field, words.bytes(), starts[i], end);
    }
  }
}
