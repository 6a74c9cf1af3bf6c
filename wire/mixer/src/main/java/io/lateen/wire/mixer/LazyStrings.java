package io.lateen.wire.mixer;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A string map that becomes one when somebody looks: most rules never read a request's headers.
/// The octets have been checked before. Two threads that look at once do the same work twice.
final class LazyStrings extends AbstractMap<String, String> {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final Words words;
  private volatile @Nullable Map<String, String> entries;

  LazyStrings(byte[] bytes, int from, int to, Words words) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.words = words;
  }

  @Override
  public @Nullable String get(@Nullable Object key) {
    return entries().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries().containsKey(key);
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return entries().entrySet();
  }

  private Map<String, String> entries() {
    Map<String, String> found = entries;
    if (found == null) {
      found = read();
      entries = found;
    }
    return found;
  }

  private Map<String, String> read() {
    Map<String, String> map = new HashMap<>();
    try {
      walk(
          new MessageCursor(bytes, from, to),
          (key, value) -> {
            String name = words.word(key);
            String text = words.word(value);
            if (name != null && text != null) {
              map.put(name, text);
            }
          });
    } catch (MessageProblem e) {
      throw new IllegalStateException("a map that had been checked", e);
    }
    return map;
  }

  /// What is done with an entry's two indices.
  interface Entry {
    void take(int key, int value);
  }

  /// Goes through the entries of a `StringMap` that ends where the cursor does.
  static void walk(MessageCursor in, Entry entry) throws MessageProblem {
    while (in.more()) {
      int tag = in.tag();
      if (tag == (1 << 3 | MessageCursor.LENGTH)) {
        int outer = in.enter();
        walkEntry(in, entry);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private static void walkEntry(MessageCursor in, Entry entry) throws MessageProblem {
    int key = 0;
    int value = 0;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case AttributeWriter.KEY << 3 -> key = in.sint32();
        case AttributeWriter.VALUE << 3 -> value = in.sint32();
        default -> in.skip(tag);
      }
    }
    entry.take(key, value);
  }
}
