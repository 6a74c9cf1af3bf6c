package io.lateen.proxy.http2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the other end lets us send: WINDOW_UPDATE and changes of the initial window (RFC 9113
/// section 6.9).
final class SendWindows {
  private final Session session;
  private final StreamTable streams;
  private final ConnectionWindow connection;
  private final List<Stream> widened = new ArrayList<>();

  SendWindows(Session session, StreamTable streams, ConnectionWindow connection) {
    this.session = session;
    this.streams = streams;
    this.connection = connection;
  }

  /// A WINDOW_UPDATE frame.
  ///
  /// @param id 0: of the connection
  void update(int id, int increment) {
    if (id == 0) {
      connection.widened(increment);
    } else {
      widen(streams.get(id), increment);
    }
  }

  private void widen(@Nullable Stream stream, int increment) {
    if (stream == null) {
      return;
    }
    if (increment == 0) {
      session.streamError(stream, ErrorCode.PROTOCOL_ERROR);
    } else if ((long) stream.sendWindow + increment > Integer.MAX_VALUE) {
      session.streamError(stream, ErrorCode.FLOW_CONTROL_ERROR);
    } else {
      stream.sendWindow += increment;
      widened(stream);
    }
  }

  /// The initial window has changed, and that of every stream with it.
  void resize(int change) {
    if (change == 0) {
      return;
    }
    for (Stream stream : streams.each()) {
      if ((long) stream.sendWindow + change > Integer.MAX_VALUE) {
        throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflowed");
      }
      stream.sendWindow += change;
      if (change > 0) {
        widened(stream);
      }
    }
  }

  private void widened(Stream stream) {
    if (!stream.widened) {
      stream.widened = true;
      widened.add(stream);
    }
  }

  /// Windows that were opened while octets were read: by then there may be room for whole frames,
  /// where each update by itself would have sent a small one.
  void drain() {
    for (int i = 0; i < widened.size(); i++) {
      Stream stream = widened.get(i);
      stream.widened = false;
      if (stream.open() && !session.ended()) {
        stream.drain();
      }
    }
    widened.clear();
    connection.drain();
  }
}
