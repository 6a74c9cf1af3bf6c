package io.lateen.proxy.http;

import org.jspecify.annotations.Nullable;

/// Reads what may follow the last chunk (RFC 9112 section 7.1.2), octet by octet: it is short and
/// rare.
final class TrailerReader {
  private static final int MAX_OCTETS = 8192;

  private enum State {
    START,
    NAME,
    BLANK,
    VALUE,
    LF,
    LAST_LF
  }

  private final Trailers trailers = new Trailers();
  private State state = State.START;
  private int name;
  private int nameEnd;
  private int value;
  private @Nullable Malformed problem;

  void begin() {
    trailers.begin();
    state = State.START;
    problem = null;
  }

  @Nullable Malformed problem() {
    return problem;
  }

  /// Null: there were none that may be passed on.
  @Nullable Trailers read() {
    trailers.removeMisplaced();
    return trailers.isEmpty() ? null : trailers;
  }

  /// @return whether that was the last octet
  boolean step(byte octet) {
    if (state != State.LAST_LF) {
      keep(octet);
    }
    switch (state) {
      case START -> start(octet);
      case NAME -> name(octet);
      case BLANK, VALUE -> value(octet);
      case LF -> lineFeed(octet);
      case LAST_LF -> expect(octet == Octets.LF, State.LAST_LF, octet);
    }
    return state == State.LAST_LF && octet == Octets.LF && problem == null;
  }

  private void keep(byte octet) {
    if (trailers.limit == MAX_OCTETS) {
      problem = Malformed.TRAILERS_TOO_LARGE;
      return;
    }
    trailers.ensure(1);
    trailers.bytes[trailers.limit++] = octet;
  }

  private void expect(boolean holds, State then, byte octet) {
    if (problem != null) {
      return;
    }
    if (holds) {
      state = then;
    } else {
      problem = octet == Octets.LF ? Malformed.BARE_LINE_FEED : Malformed.BAD_CHUNK;
    }
  }

  private void start(byte octet) {
    if (octet == Octets.CR) {
      trailers.limit--;
      state = State.LAST_LF;
    } else {
      name = trailers.limit - 1;
      expect(Octets.is(octet, Octets.TOKEN), State.NAME, octet);
    }
  }

  private void name(byte octet) {
    nameEnd = trailers.limit - 1;
    value = trailers.limit;
    expect(
        octet == ':' || Octets.is(octet, Octets.TOKEN),
        octet == ':' ? State.BLANK : State.NAME,
        octet);
  }

  private void value(byte octet) {
    if (octet == Octets.CR) {
      state = State.LF;
    } else if (state == State.BLANK && (octet == Octets.SP || octet == Octets.HTAB)) {
      value = trailers.limit;
    } else {
      expect(Octets.is(octet, Octets.VALUE), State.VALUE, octet);
    }
  }

  private void lineFeed(byte octet) {
    expect(octet == Octets.LF, State.START, octet);
    if (trailers.count() == HeadLimits.DEFAULT.headers()) {
      problem = Malformed.TRAILERS_TOO_LARGE;
    } else if (problem == null) {
      int end = TokenList.trimBlank(trailers.bytes, value, trailers.limit - 2);
      trailers.record(name, nameEnd, value, end, trailers.limit);
    }
  }
}
