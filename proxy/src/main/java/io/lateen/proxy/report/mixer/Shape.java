package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import java.util.ArrayList;
import java.util.List;

/// A set of things an answer hung on: requests that are alike in all of them get the same answer.
final class Shape {
  private final List<Reference> references;
  private final List<AttributeKey> keys = new ArrayList<>();
  private final boolean[] absent;
  private final CacheKey last = new CacheKey();
  private byte[] lastOctets = new byte[0];
  private int lastSize = -1;

  Shape(List<Reference> references) {
    this.references = references;
    this.absent = new boolean[references.size()];
    for (int i = 0; i < absent.length; i++) {
      Reference reference = references.get(i);
      keys.add(AttributeKey.of(reference.name(), reference.mapKey()));
      absent[i] = reference.condition() == Condition.ABSENCE;
    }
  }

  boolean isOf(List<Reference> others) {
    return references.equals(others);
  }

  /// Whether the request fits; then `key` is its key among those that do.
  boolean key(AttributeSource source, int number, KeyBuffer buffer, CacheKey key) {
    buffer.clear();
    buffer.add(number);
    for (int i = 0; i < absent.length; i++) {
      buffer.begin();
      if (source.add(keys.get(i), buffer) == absent[i]) {
        return false;
      }
      buffer.end();
    }
    digest(buffer);
    key.set(last);
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
