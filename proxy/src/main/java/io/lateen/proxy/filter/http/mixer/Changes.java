package io.lateen.proxy.filter.http.mixer;

import io.lateen.wire.mixer.AttributeWriter;
import java.util.Arrays;

/// Indices that differ between a record and the one it is a copy of. Used again and again; for one
/// thread.
final class Changes {
  private int[] ends = new int[16];
  private int[] indices = new int[16];
  private int count;

  void clear() {
    count = 0;
  }

  /// An index that ended at `end` and was `old` is `now`.
  ///
  /// @return false: it needs more octets, or fewer, than there are
  boolean add(int end, int old, int now) {
    if (old == now) {
      return true;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      indices = Arrays.copyOf(indices, 2 * count);
    }
    ends[count] = end;
    indices[count++] = now;
    return AttributeWriter.width(old) == AttributeWriter.width(now);
  }

  /// Makes them.
  ///
  /// @param shift how many octets the copy stands behind what it was made of
  void make(AttributeWriter out, int shift) {
    for (int i = 0; i < count; i++) {
      out.replace(ends[i] + shift, indices[i]);
    }
  }
}
