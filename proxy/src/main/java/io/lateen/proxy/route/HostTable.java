package io.lateen.proxy.route;

import io.lateen.proxy.http.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds what a domain belongs to: exact first, then the longest `*suffix`, then the longest
/// `prefix*`, then `*` (Envoy's VirtualHost document). Asks with octets, makes no text.
@SuppressWarnings("ArrayRecordComponent")
final class HostTable<T> {
  private record Entry<T>(byte[] text, T value) {}

  private final Entry<T>[][] exact;
  private final List<Entry<T>> suffixes = new ArrayList<>();
  private final List<Entry<T>> prefixes = new ArrayList<>();
  private @Nullable T any;

  /// Domains come one by one; the first to claim one keeps it.
  static final class Builder<T> {
    private final List<Entry<T>> exact = new ArrayList<>();
    private final List<Entry<T>> suffixes = new ArrayList<>();
    private final List<Entry<T>> prefixes = new ArrayList<>();
    private @Nullable T any;

    void add(String domain, T value) {
      String lower = domain.toLowerCase(Locale.ROOT);
      if (lower.equals("*")) {
        any = any == null ? value : any;
      } else if (lower.startsWith("*")) {
        suffixes.add(new Entry<>(Octets.of(lower.substring(1)), value));
      } else if (lower.endsWith("*")) {
        prefixes.add(new Entry<>(Octets.of(lower.substring(0, lower.length() - 1)), value));
      } else {
        exact.add(new Entry<>(Octets.of(lower), value));
      }
    }

    HostTable<T> build() {
      return new HostTable<>(this);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private HostTable(Builder<T> from) {
    int size = Integer.highestOneBit(Math.max(4, from.exact.size() * 2)) * 2;
    List<Entry<T>>[] buckets = new List[size];
    for (Entry<T> entry : from.exact) {
      int at = hash(entry.text, 0, entry.text.length) & (size - 1);
      if (buckets[at] == null) {
        buckets[at] = new ArrayList<>();
      }
      buckets[at].add(entry);
    }
    exact = new Entry[size][];
    for (int i = 0; i < size; i++) {
      exact[i] = buckets[i] == null ? new Entry[0] : buckets[i].toArray(new Entry[0]);
    }
    Comparator<Entry<T>> longestFirst = Comparator.comparingInt(e -> -e.text.length);
    suffixes.addAll(from.suffixes);
    suffixes.sort(longestFirst);
    prefixes.addAll(from.prefixes);
    prefixes.sort(longestFirst);
    any = from.any;
  }

  private static int hash(byte[] b, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + Octets.lower(b[i]);
    }
    return hash ^ (hash >>> 16);
  }

  @Nullable T find(byte[] b, int from, int to) {
    for (Entry<T> entry : exact[hash(b, from, to) & (exact.length - 1)]) {
      if (Octets.equalsIgnoreCase(b, from, to, entry.text)) {
        return entry.value;
      }
    }
    int length = to - from;
    for (int i = 0; i < suffixes.size(); i++) {
      Entry<T> entry = suffixes.get(i);
      int skipped = length - entry.text.length;
      if (skipped > 0 && Octets.equalsIgnoreCase(b, from + skipped, to, entry.text)) {
        return entry.value;
      }
    }
    for (int i = 0; i < prefixes.size(); i++) {
      Entry<T> entry = prefixes.get(i);
      if (length > entry.text.length
          && Octets.equalsIgnoreCase(b, from, from + entry.text.length, entry.text)) {
        return entry.value;
      }
    }
    return any;
  }
}
