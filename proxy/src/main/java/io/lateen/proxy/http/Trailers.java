package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;

/// Fields that follow a body (RFC 9110 section 6.5). There is no start line.
public final class Trailers extends MessageHead {
  /// Starts anew, without fields.
  public void begin() {
    reset();
  }

  /// Whether there is no field.
  public boolean isEmpty() {
    for (int i = 0; i < count(); i++) {
      if (!removed(i)) {
        return false;
      }
    }
    return true;
  }

  /// Takes out what no trailer may say (RFC 9110 section 6.5.1): where a message ends, whom it is
  /// for, and what concerns one connection.
  public void removeMisplaced() {
    for (int i = 0; i < count(); i++) {
      KnownHeader name = known(i);
      boolean misplaced =
          hopByHop(i)
              || name == KnownHeader.CONTENT_LENGTH
              || name == KnownHeader.HOST
              || name == KnownHeader.TRAILER;
      if (misplaced) {
        mark(i);
      }
    }
  }

  /// Writes them as HTTP/1.1, with the empty line that ends a chunked message.
  void writeTo(ByteBuf out) {
    writeRuns(out, 0);
  }

  /// About how many octets [#writeTo] writes: never less.
  int sizeBound() {
    return limit + 2;
  }

  /// A copy that lives on its own.
  public Trailers copy() {
    Trailers copy = new Trailers();
    copy.become(this);
    return copy;
  }

  /// Becomes a copy of another.
  public void become(Trailers other) {
    copyFrom(other);
  }
}
