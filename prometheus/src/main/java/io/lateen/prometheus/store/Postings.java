package io.lateen.prometheus.store;

import java.util.Arrays;
import java.util.BitSet;

/// Numbers of the series that have a label, ascending. A series' number may be given to another
/// after it has gone.
final class Postings {
  private int[] ids = new int[1];
  private int size;

  void add(int id) {
    int place = size > 0 && ids[size - 1] > id ? -Arrays.binarySearch(ids, 0, size, id) - 1 : size;
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size + Math.max(1, size >> 1));
    }
    System.arraycopy(ids, place, ids, place + 1, size - place);
    ids[place] = id;
    size++;
  }

  void remove(int id) {
    int place = Arrays.binarySearch(ids, 0, size, id);
    if (place >= 0) {
      System.arraycopy(ids, place + 1, ids, place, size - place - 1);
      size--;
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  void addTo(BitSet set) {
    for (int i = 0; i < size; i++) {
      set.set(ids[i]);
    }
  }
}
