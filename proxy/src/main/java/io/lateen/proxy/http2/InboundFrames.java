package io.lateen.proxy.http2;

import io.netty.buffer.ByteBufAllocator;

/// Takes the frames that a [FrameReader] finds to those who know them.
final class InboundFrames {
  private final ByteBufAllocator allocator;
  private final PeerSettings peer;
  private final FloodGuard guard;
  private final HeaderFrames headers;
  private final ControlFrames control;
  private final DataFrames data;

  InboundFrames(
      ByteBufAllocator allocator,
      PeerSettings peer,
      FloodGuard guard,
      HeaderFrames headers,
      ControlFrames control,
      DataFrames data) {
    this.allocator = allocator;
    this.peer = peer;
    this.guard = guard;
    this.headers = headers;
    this.control = control;
    this.data = data;
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  DataFrames data() {
    return data;
  }

  /// The first nine octets of a frame are here.
  void begins(int type, int stream) {
    if (headers.unfinished() != 0
        && (type != Frame.CONTINUATION || stream != headers.unfinished())) {
      throw ConnectionError.protocol("a header block was interrupted");
    }
    if (!peer.known() && type != Frame.SETTINGS) {
      throw ConnectionError.protocol("SETTINGS must come first");
    }
  }

  /// A frame other than DATA is whole.
  void whole(int type, int flags, int id, byte[] payload, int length) {
    switch (type) {
      case Frame.HEADERS -> headers.headers(flags, id, payload, length);
      case Frame.CONTINUATION -> headers.continuation(flags, payload, length);
      case Frame.PRIORITY -> control.priority(id, payload, length);
      case Frame.RST_STREAM -> control.rstStream(id, payload, length);
      case Frame.SETTINGS -> control.settings(flags, id, payload, length);
      case Frame.PUSH_PROMISE -> throw ConnectionError.protocol("PUSH_PROMISE though push is off");
      case Frame.PING -> control.ping(flags, id, payload, length);
      case Frame.GOAWAY -> control.goAway(id, payload, length);
      case Frame.WINDOW_UPDATE -> control.windowUpdate(id, payload, length);
      default -> guard.control();
    }
  }
}
