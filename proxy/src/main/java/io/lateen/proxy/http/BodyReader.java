package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Finds the octets of a body in what arrives, without copying them. Trailers are read by
/// [TrailerReader].
final class BodyReader {
  private static final int MAX_CHUNK_LINE = 4096;
  private static final long MAX_CHUNK = 1L << 56;

  private enum State {
    SIZE,
    AFTER_SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS
  }

  private final TrailerReader trailers = new TrailerReader();

  private Framing framing = Framing.NONE;
  private long remaining;
  private State state = State.SIZE;
  private int digits;
  private int lineLength;
  private boolean ended;
  private @Nullable Malformed problem;

  void begin(Framing kind, long length) {
    framing = kind;
    remaining = kind == Framing.LENGTH ? length : 0;
    state = State.SIZE;
    digits = 0;
    lineLength = 0;
    ended = kind == Framing.NONE;
    problem = null;
  }

  boolean ended() {
    return ended;
  }

  @Nullable Malformed problem() {
    return problem;
  }

  /// What followed the last chunk; null: nothing.
  @Nullable Trailers trailers() {
    return framing == Framing.CHUNKED ? trailers.read() : null;
  }

  /// How many of the next octets of `in` are body: they must be taken before the next call. 0 when
  /// the body has [#ended], more input is needed or a [#problem] was found.
  int next(ByteBuf in) {
    return switch (framing) {
      case NONE -> 0;
      case LENGTH -> take(in);
      case UNTIL_CLOSE, TUNNEL -> in.readableBytes();
      case CHUNKED -> chunk(in);
    };
  }

  private int take(ByteBuf in) {
    int taken = (int) Math.min(in.readableBytes(), remaining);
    remaining -= taken;
    if (remaining == 0 && framing == Framing.LENGTH) {
      ended = true;
    }
    return taken;
  }

  private int chunk(ByteBuf in) {
    while (!ended && problem == null) {
      if (state == State.DATA) {
        int taken = take(in);
        state = remaining == 0 ? State.DATA_CR : State.DATA;
        return taken;
      }
      if (!in.isReadable()) {
        return 0;
      }
      step(in.readByte());
    }
    return 0;
  }

  private void step(byte octet) {
    switch (state) {
      case SIZE -> size(octet);
      case AFTER_SIZE -> afterSize(octet);
      case EXTENSION -> extension(octet);
      case SIZE_LF -> sizeEnd(octet);
      case DATA_CR -> expect(octet == Octets.CR, State.DATA_LF, octet);
      case DATA_LF -> dataEnd(octet);
      case TRAILERS -> trailer(octet);
      case DATA -> throw new IllegalStateException("data is not stepped through");
    }
  }

  private void expect(boolean holds, State then, byte octet) {
    if (holds) {
      state = then;
    } else {
      problem = octet == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_CHUNK;
    }
  }

  private void size(byte octet) {
    int digit = Character.digit(octet, 16);
    if (digit >= 0 && octet > 0) {
      remaining = remaining << 4 | digit;
      digits++;
      if (remaining > MAX_CHUNK || digits > 16) {
        problem = Malformed.BAD_CHUNK;
      }
    } else if (digits == 0) {
      problem = Malformed.BAD_CHUNK;
    } else {
      afterSize(octet);
    }
  }

  private void afterSize(byte octet) {
    switch (octet) {
      case Octets.CR -> expect(state == State.SIZE, State.SIZE_LF, octet);
      case ';' -> state = State.EXTENSION;
      case Octets.SP, Octets.HTAB -> {
        state = State.AFTER_SIZE;
        countLine();
      }
      default -> expect(false, state, octet);
    }
  }

  private void extension(byte octet) {
    countLine();
    if (octet == Octets.CR) {
      state = State.SIZE_LF;
    } else if (!Octets.is(octet, Octets.VALUE)) {
      expect(false, state, octet);
    }
  }

  private void countLine() {
    if (++lineLength > MAX_CHUNK_LINE) {
      problem = Malformed.CHUNK_LINE_TOO_LONG;
    }
  }

  private void sizeEnd(byte octet) {
    expect(octet == Octets.LF, remaining == 0 ? State.TRAILERS : State.DATA, octet);
    if (state == State.TRAILERS) {
      trailers.begin();
    }
    digits = 0;
    lineLength = 0;
  }

  private void dataEnd(byte octet) {
    expect(octet == Octets.LF, State.SIZE, octet);
  }

  private void trailer(byte octet) {
    ended = trailers.step(octet);
    problem = trailers.problem();
  }
}
