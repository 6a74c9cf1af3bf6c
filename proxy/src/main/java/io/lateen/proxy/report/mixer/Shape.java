package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of things an answer hung on: requests that are alike in all of them get the same answer.
final class Shape {
  private final List<Reference> references;
  private final List<Part> standing = new ArrayList<>();
  private final List<Part> moving = new ArrayList<>();
  private final CacheKey last = new CacheKey();
  private byte[] lastOctets = new byte[0];
  private int lastSize = -1;
  private @Nullable Object known;
  private byte[] knownOctets = new byte[0];
  private int knownSize;

  private record Part(AttributeKey key, boolean absent) {}

  Shape(List<Reference> references) {
    this.references = references;
    for (Reference reference : references) {
      AttributeKey key = AttributeKey.of(reference.name(), reference.mapKey());
      Part part = new Part(key, reference.condition() == Condition.ABSENCE);
      (key.kind().standing() ? standing : moving).add(part);
    }
  }

  boolean isOf(List<Reference> others) {
    return references.equals(others);
  }

  /// Whether the request fits; then `key` is its key among those that do.
  boolean key(AttributeSource source, int number, KeyBuffer buffer, CacheKey key) {
    Object now = source.standing();
    boolean same = now != null && now.equals(known);
    if (same && moving.isEmpty()) {
      key.set(last);
      return true;
    }
    if (!(same ? stand(buffer) : stand(source, now, number, buffer))
        || !add(moving, source, buffer)) {
      return false;
    }
    digest(buffer);
    key.set(last);
    return true;
  }

  /// What stands is as it was.
  private boolean stand(KeyBuffer buffer) {
    buffer.clear();
    buffer.add(knownOctets, 0, knownSize);
    return true;
  }

  private boolean stand(
      AttributeSource source, @Nullable Object now, int number, KeyBuffer buffer) {
    buffer.clear();
    buffer.add(number);
    if (!add(standing, source, buffer)) {
      return false;
    }
    known = now;
    knownOctets = buffer.copyTo(knownOctets);
    knownSize = buffer.size();
    return true;
  }

  private static boolean add(List<Part> parts, AttributeSource source, KeyBuffer buffer) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      buffer.begin();
      if (source.add(part.key, buffer) == part.absent) {
        return false;
      }
      buffer.end();
    }
    return true;
  }

  /// Most requests are like the one before: a comparison costs less than a digest.
  private void digest(KeyBuffer buffer) {
    if (!buffer.holds(lastOctets, lastSize)) {
      buffer.digest(last);
      lastOctets = buffer.copyTo(lastOctets);
      lastSize = buffer.size();
    }
  }
}
