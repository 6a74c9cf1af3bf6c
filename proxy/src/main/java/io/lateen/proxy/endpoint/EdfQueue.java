package io.lateen.proxy.endpoint;

import java.util.function.ToDoubleFunction;

/// Earliest deadline first: entries come up as often as their weights ask for, evenly spread. A
/// weight is looked at whenever its entry has come up, so it may change. A binary heap; of equal
/// deadlines the one that was queued first. Not thread-safe.
final class EdfQueue<E> {
  private final E[] entries;
  private final ToDoubleFunction<E> weight;
  private final double[] deadlines;
  private final long[] ranks;
  private long queued;

  /// @param entries at least one; taken over
  /// @param weight more than 0
  EdfQueue(E[] entries, ToDoubleFunction<E> weight) {
    this.entries = entries;
    this.weight = weight;
    this.deadlines = new double[entries.length];
    this.ranks = new long[entries.length];
    for (int i = 0; i < entries.length; i++) {
      deadlines[i] = 1 / weight.applyAsDouble(entries[i]);
      ranks[i] = queued++;
    }
    for (int i = entries.length / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  E next() {
    E first = entries[0];
    deadlines[0] += 1 / weight.applyAsDouble(first);
    ranks[0] = queued++;
    sink(0);
    return first;
  }

  private void sink(int from) {
    int at = from;
    while (true) {
      int least = at;
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < entries.length; child++) {
        if (isBefore(child, least)) {
          least = child;
        }
      }
      if (least == at) {
        return;
      }
      swap(at, least);
      at = least;
    }
  }

  private boolean isBefore(int one, int other) {
    return deadlines[one] != deadlines[other]
        ? deadlines[one] < deadlines[other]
        : ranks[one] < ranks[other];
  }

  private void swap(int one, int other) {
    E entry = entries[one];
    entries[one] = entries[other];
    entries[other] = entry;
    double deadline = deadlines[one];
    deadlines[one] = deadlines[other];
    deadlines[other] = deadline;
    long rank = ranks[one];
    ranks[one] = ranks[other];
    ranks[other] = rank;
  }
}
