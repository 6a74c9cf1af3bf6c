package io.lateen.proxy.http2;

import java.util.Arrays;

/// A header block that comes in HEADERS and CONTINUATION frames (RFC 9113 section 4.3). Both the
/// octets and the frames it may take are bounded.
final class HeaderBlock {
  private static final int MOST_CONTINUATIONS = 16;
  private static final byte[] NOTHING = {};

  private final Limits limits;
  private final FloodGuard guard;
  private int stream;
  private int flags;
  private int continuations;
  private byte[] octets = NOTHING;
  private int from;
  private int to;

  HeaderBlock(Limits limits, FloodGuard guard) {
    this.limits = limits;
    this.guard = guard;
  }

  /// The stream of a block that is not whole yet; 0: there is none.
  int stream() {
    return stream;
  }

  boolean endsStream() {
    return (flags & Frame.END_STREAM) != 0;
  }

  byte[] octets() {
    return octets;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /// Begins with a HEADERS frame's fragment.
  ///
  /// @return whether the block is whole; its octets are valid until the next frame
  boolean begin(int id, int frameFlags, byte[] payload, int start, int end) {
    stream = id;
    flags = frameFlags;
    continuations = 0;
    boolean whole = (frameFlags & Frame.END_HEADERS) != 0;
    seen(end - start, whole);
    if (whole) {
      set(payload, start, end);
    } else {
      set(NOTHING, 0, 0);
      append(payload, start, end);
    }
    return whole;
  }

  /// Goes on with a CONTINUATION frame's fragment.
  ///
  /// @return whether the block is whole
  boolean continued(int frameFlags, byte[] payload, int length) {
    if (++continuations > MOST_CONTINUATIONS) {
      throw guard.tooManyHeaderFrames();
    }
    boolean whole = (frameFlags & Frame.END_HEADERS) != 0;
    seen(length, whole);
    append(payload, 0, length);
    return whole;
  }

  /// The block has been dealt with.
  void end() {
    stream = 0;
    set(NOTHING, 0, 0);
  }

  private void set(byte[] b, int start, int end) {
    octets = b;
    from = start;
    to = end;
  }

  private void seen(int length, boolean whole) {
    if (length == 0 && !whole) {
      guard.empty();
    } else {
      guard.payload();
    }
  }

  private void append(byte[] payload, int start, int end) {
    int length = end - start;
    if (to + length > limits.maxHeadOctets()) {
      throw guard.headerOverflow();
    }
    if (octets.length < to + length) {
      octets = Arrays.copyOf(octets, Math.max(1024, 2 * (to + length)));
    }
    System.arraycopy(payload, start, octets, to, length);
    to += length;
  }
}
