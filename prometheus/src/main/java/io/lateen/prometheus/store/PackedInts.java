package io.lateen.prometheus.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Whole numbers, each in as many octets as the widest of them takes: none while all are zero, then
/// one, two or four. Used under a series' lock; not edited any more after [#trim].
final class PackedInts {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final byte[] NONE = {};
  private static final int ROOM = 32;

  private byte[] octets = NONE;
  private int width;
  private int count;

  void add(int value) {
    int needed = width(value);
    if (needed > width) {
      widen(needed);
    }
    if ((count + 1) * width > octets.length) {
      octets = Arrays.copyOf(octets, 2 * octets.length);
    }
    put(count++, value);
  }

  private static int width(int value) {
    if (value == (byte) value) {
      return value == 0 ? 0 : Byte.BYTES;
    }
    return value == (short) value ? Short.BYTES : Integer.BYTES;
  }

  private void widen(int wider) {
    int[] values = new int[count];
    unpack(values);
    width = wider;
    octets = new byte[width * Math.max(ROOM, count + 1)];
    for (int i = 0; i < count; i++) {
      put(i, values[i]);
    }
  }

  private void put(int index, int value) {
    switch (width) {
      case 0 -> {}
      case Byte.BYTES -> octets[index] = (byte) value;
      case Short.BYTES -> SHORTS.set(octets, index * Short.BYTES, (short) value);
      default -> INTS.set(octets, index * Integer.BYTES, value);
    }
  }

  /// All of them, in order.
  void unpack(int[] into) {
    switch (width) {
      case 0 -> Arrays.fill(into, 0, count, 0);
      case Byte.BYTES -> unpackBytes(into);
      case Short.BYTES -> unpackShorts(into);
      default -> unpackInts(into);
    }
  }

  private void unpackBytes(int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = octets[i];
    }
  }

  private void unpackShorts(int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (short) SHORTS.get(octets, i * Short.BYTES);
    }
  }

  private void unpackInts(int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = (int) INTS.get(octets, i * Integer.BYTES);
    }
  }

  boolean areZero() {
    return width == 0;
  }

  int count() {
    return count;
  }

  int bytes() {
    return octets.length;
  }

  /// Gives back what memory it does not need.
  void trim() {
    octets = Arrays.copyOf(octets, count * width);
  }

  boolean isSame(PackedInts other) {
    int used = count * width;
    return count == other.count
        && width == other.width
        && Arrays.equals(octets, 0, used, other.octets, 0, used);
  }

  /// The same; what is added to this is not added to that, although they share memory: nothing in
  /// it is edited, only what is behind.
  PackedInts snapshot() {
    PackedInts same = new PackedInts();
    same.octets = octets;
    same.width = width;
    same.count = count;
    return same;
  }
}
