package io.lateen.proxy.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Octets of a body that wait. Small pieces are copied together, so that they do not hold the much
/// larger buffers alive that they came in.
final class BodyQueue {
  private static final int SMALL = 4 * 1024;

  private final ByteBufAllocator allocator;
  private @Nullable ArrayDeque<ByteBuf> pieces;
  private int size;

  BodyQueue(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Takes `data` over.
  void add(ByteBuf data) {
    if (pieces == null) {
      pieces = new ArrayDeque<>(4);
    }
    int length = data.readableBytes();
    size += length;
    if (length > SMALL) {
      pieces.addLast(data);
      return;
    }
    ByteBuf last = pieces.peekLast();
    if (last == null || last.capacity() != SMALL || last.writableBytes() < length) {
      last = allocator.ioBuffer(SMALL, SMALL);
      pieces.addLast(last);
    }
    last.writeBytes(data);
    data.release();
  }

  /// The oldest piece, whole; the caller's from now on. There must be one.
  ByteBuf poll() {
    ByteBuf first = java.util.Objects.requireNonNull(pieces).removeFirst();
    size -= first.readableBytes();
    return first;
  }

  /// The oldest piece, which stays here; what is read from it must be told to [#taken].
  ByteBuf peek() {
    return java.util.Objects.requireNonNull(pieces).getFirst();
  }

  void taken(int octets) {
    size -= octets;
    if (!peek().isReadable()) {
      poll().release();
    }
  }

  void release() {
    while (pieces != null && !pieces.isEmpty()) {
      pieces.removeFirst().release();
    }
    size = 0;
  }
}
