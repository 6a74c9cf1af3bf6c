package io.lateen.proxy.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A growing array of longs. Chunks never move, so a writer loses nothing while another thread
/// grows the spine.
final class Cells {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private volatile long[][] chunks = {new long[CHUNK]};

  /// Called under the store's lock, before the id is handed out.
  void ensure(int id) {
    long[][] old = chunks;
    int needed = (id >>> CHUNK_BITS) + 1;
    if (needed > old.length) {
      long[][] grown = Arrays.copyOf(old, needed);
      for (int i = old.length; i < needed; i++) {
        grown[i] = new long[CHUNK];
      }
      chunks = grown;
    }
  }

  /// For the one thread that owns these cells: no locked instruction.
  void addAsOwner(int id, long delta) {
    long[] chunk = chunks[id >>> CHUNK_BITS];
    int at = id & (CHUNK - 1);
    LONGS.setOpaque(chunk, at, (long) LONGS.getOpaque(chunk, at) + delta);
  }

  void addShared(int id, long delta) {
    LONGS.getAndAdd(chunks[id >>> CHUNK_BITS], id & (CHUNK - 1), delta);
  }

  void set(int id, long value) {
    LONGS.setVolatile(chunks[id >>> CHUNK_BITS], id & (CHUNK - 1), value);
  }

  long get(int id) {
    return (long) LONGS.getOpaque(chunks[id >>> CHUNK_BITS], id & (CHUNK - 1));
  }
}
