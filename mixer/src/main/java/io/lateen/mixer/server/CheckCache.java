package io.lateen.mixer.server;

import io.lateen.mixer.dispatch.CheckOutcome;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Answers to checks for requests that are alike in everything the answer hung on. Each set of
/// references an answer brings is a shape; a request that fits one (absent where it was absent,
/// present where it was present) is looked up by a digest of the values. From any thread.
///
/// The digest is SHA-256: a caller who could make two requests alike could pass for another.
final class CheckCache {
  /// Rules lead to a few; each costs every miss a digest.
  private static final int MAX_SHAPES = 64;

  private final int capacity;
  private final CopyOnWriteArrayList<List<Reference>> shapes = new CopyOnWriteArrayList<>();
  private final Map<Key, Remembered> entries;
  private long epoch;
  private long hits;
  private long misses;
  private long writes;
  private long evictions;

  private record Remembered(CheckOutcome outcome, long until) {}

  private record Key(long first, long second, long third, long fourth) {
    static Key of(byte[] digest) {
      ByteBuffer parts = ByteBuffer.wrap(digest);
      return new Key(parts.getLong(), parts.getLong(), parts.getLong(), parts.getLong());
    }
  }

  /// What has been counted since the start.
  record Counts(long hits, long misses, long writes, long evictions) {}

  CheckCache(int capacity) {
    this.capacity = capacity;
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Remembered> eldest) {
            boolean full = size() > CheckCache.this.capacity;
            evictions += full ? 1 : 0;
            return full;
          }
        };
  }

  /// Which configuration answers belong to now; to be asked for before the question is put.
  synchronized long epoch() {
    return epoch;
  }

  /// Forgets everything: other rules are in force.
  synchronized void clear() {
    epoch++;
    entries.clear();
    shapes.clear();
  }

  synchronized Counts counts() {
    return new Counts(hits, misses, writes, evictions);
  }

  @Nullable CheckOutcome get(Attributes request, long now) {
    CheckOutcome found = null;
    if (capacity > 0) {
      for (List<Reference> shape : shapes) {
        Key key = key(shape, request);
        found = key == null ? null : look(key, now);
        if (found != null) {
          break;
        }
      }
      count(found != null);
    }
    return found;
  }

  private synchronized @Nullable CheckOutcome look(Key key, long now) {
    Remembered entry = entries.get(key);
    if (entry != null && entry.until - now <= 0) {
      entries.remove(key);
      return null;
    }
    return entry == null ? null : entry.outcome;
  }

  private synchronized void count(boolean hit) {
    hits += hit ? 1 : 0;
    misses += hit ? 0 : 1;
  }

  /// Remembers an answer, unless the rules have changed since the question was put.
  void put(Attributes request, CheckOutcome outcome, long asked, long now) {
    if (capacity == 0 || outcome.validDuration().isZero() || outcome.validUseCount() == 0) {
      return;
    }
    List<Reference> shape =
        outcome.referenced().stream().sorted(Comparator.comparing(Reference::text)).toList();
    Key key = key(shape, request);
    if (key == null) {
      return;
    }
    synchronized (this) {
      if (asked == epoch && learn(shape)) {
        entries.put(key, new Remembered(outcome, now + outcome.validDuration().toNanos()));
        writes++;
      }
    }
  }

  private boolean learn(List<Reference> shape) {
    return shapes.contains(shape) || (shapes.size() < MAX_SHAPES && shapes.add(shape));
  }

  /// Null when the request does not fit the shape.
  private static @Nullable Key key(List<Reference> shape, Attributes request) {
    MessageDigest digest = digest();
    for (Reference reference : shape) {
      String mapKey = reference.mapKey();
      Object value =
          mapKey == null ? request.get(reference.name()) : request.entry(reference.name(), mapKey);
      if ((value == null) != (reference.condition() == Condition.ABSENCE)) {
        return null;
      }
      // What was absent counts too: a shape that does not ask for it must not find this answer.
      add(digest, reference.text());
      digest.update((byte) (value == null ? 0 : 1));
      add(digest, value == null ? "" : value.toString());
    }
    return Key.of(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    // Lengths instead of separators: text may hold any character.
    digest.update((byte) (octets.length >>> 16));
    digest.update((byte) (octets.length >>> 8));
    digest.update((byte) octets.length);
    digest.update(octets);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
