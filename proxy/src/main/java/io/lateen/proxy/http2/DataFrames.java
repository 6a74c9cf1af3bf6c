package io.lateen.proxy.http2;

import io.netty.buffer.ByteBuf;
import java.util.Objects;

/// DATA frames (RFC 9113 section 6.1), whose payload is handed on as it comes.
final class DataFrames {
  private final Session session;
  private final StreamTable streams;
  private final ConnectionWindow window;
  private final FloodGuard guard;

  DataFrames(Session session, StreamTable streams, ConnectionWindow window, FloodGuard guard) {
    this.session = session;
    this.streams = streams;
    this.window = window;
    this.guard = guard;
  }

  void begins(int id, int length) {
    window.came(length);
    if (id == 0 || streams.unopened(id)) {
      throw ConnectionError.protocol("DATA on a stream that is not open");
    }
    Stream stream = streams.get(id);
    ErrorCode problem = stream == null ? null : stream.dataBegins(length);
    if (problem != null) {
      session.streamError(Objects.requireNonNull(stream), problem);
    } else if (stream == null && !streams.wasReset(id)) {
      guard.reset();
      session.resetNow(id, ErrorCode.STREAM_CLOSED);
    }
  }

  /// How much of a frame is body: nothing but padding is as empty as nothing, and what a client
  /// sends on a stream that is over is no work that restores a budget.
  void body(int id, int octets, boolean end) {
    if (octets == 0 && !end) {
      guard.empty();
    } else {
      guard.payload();
      if (streams.get(id) != null || !streams.isRemote(id)) {
        guard.dataReceived();
      }
    }
  }

  void padding(int id, int octets) {
    Stream stream = streams.get(id);
    if (stream == null) {
      session.credited(octets);
    } else {
      stream.padding(octets);
    }
  }

  void data(int id, ByteBuf octets) {
    Stream stream = streams.get(id);
    if (stream == null) {
      session.credited(octets.readableBytes());
      octets.release();
    } else {
      session.touch(stream);
      stream.dataCame(octets);
    }
  }

  void ends(int id) {
    Stream stream = streams.get(id);
    if (stream != null) {
      session.touch(stream);
      stream.remoteEnds(null);
    }
  }
}
