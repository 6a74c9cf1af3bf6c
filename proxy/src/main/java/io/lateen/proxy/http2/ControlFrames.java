package io.lateen.proxy.http2;

import io.lateen.proxy.http2.Stream.Cause;

/// Frames without a body: PRIORITY, RST_STREAM, SETTINGS, PING, GOAWAY and WINDOW_UPDATE (RFC 9113
/// section 6).
final class ControlFrames {
  private final Session session;
  private final boolean server;
  private final StreamTable streams;
  private final PeerSettings peer;
  private final SendWindows windows;
  private final FloodGuard guard;

  ControlFrames(
      Session session,
      boolean server,
      StreamTable streams,
      PeerSettings peer,
      SendWindows windows,
      FloodGuard guard) {
    this.session = session;
    this.server = server;
    this.streams = streams;
    this.peer = peer;
    this.windows = windows;
    this.guard = guard;
  }

  void priority(int id, byte[] payload, int length) {
    if (id == 0) {
      throw ConnectionError.protocol("PRIORITY on stream 0");
    }
    if (length != 5) {
      throw ConnectionError.size("PRIORITY of " + length + " octets");
    }
    guard.priority();
    if ((Wire.number(payload, 0) & Integer.MAX_VALUE) == id) {
      throw ConnectionError.protocol("a stream that depends on itself");
    }
  }

  void rstStream(int id, byte[] payload, int length) {
    if (length != 4) {
      throw ConnectionError.size("RST_STREAM of " + length + " octets");
    }
    if (id == 0 || streams.unopened(id)) {
      throw ConnectionError.protocol("RST_STREAM on a stream that is not open");
    }
    session.stats().rxReset.increment(session.shard());
    Stream stream = streams.get(id);
    if (stream == null) {
      guard.control();
      return;
    }
    if (server) {
      guard.reset();
    }
    ErrorCode code = ErrorCode.of(Wire.number(payload, 0));
    if (code == ErrorCode.NO_ERROR && stream.stoppedListening()) {
      return;
    }
    boolean refused = code == ErrorCode.REFUSED_STREAM;
    session.breakOff(stream, refused ? Cause.UNPROCESSED : Cause.RESET, code);
  }

  void settings(int flags, int id, byte[] payload, int length) {
    if (id != 0) {
      throw ConnectionError.protocol("SETTINGS on stream " + id);
    }
    guard.control();
    if ((flags & Frame.ACK) != 0) {
      if (length != 0) {
        throw ConnectionError.size("SETTINGS that acknowledge and say something");
      }
      return;
    }
    if (length % 6 != 0) {
      throw ConnectionError.size("SETTINGS of " + length + " octets");
    }
    windows.resize(peer.take(payload, length));
    guard.answer();
    session.writer().settingsAck();
    session.flushSoon();
    session.settingsCame();
  }

  void ping(int flags, int id, byte[] payload, int length) {
    if (id != 0) {
      throw ConnectionError.protocol("PING on stream " + id);
    }
    if (length != 8) {
      throw ConnectionError.size("PING of " + length + " octets");
    }
    long opaque = (long) Wire.number(payload, 0) << 32 | (Wire.number(payload, 4) & 0xffff_ffffL);
    guard.control();
    if ((flags & Frame.ACK) != 0) {
      session.pong(opaque);
      return;
    }
    guard.answer();
    session.writer().ping(opaque, true);
    session.flushSoon();
  }

  void goAway(int id, byte[] payload, int length) {
    if (id != 0) {
      throw ConnectionError.protocol("GOAWAY on stream " + id);
    }
    if (length < 8) {
      throw ConnectionError.size("GOAWAY of " + length + " octets");
    }
    guard.control();
    int last = Wire.number(payload, 0) & Integer.MAX_VALUE;
    session.goAwayReceived();
    for (Stream stream : streams.all()) {
      if (!streams.isRemote(stream.id()) && stream.id() > last && stream.open()) {
        session.breakOff(stream, Cause.UNPROCESSED, ErrorCode.REFUSED_STREAM);
      }
    }
    if (streams.isEmpty()) {
      session.idle();
    }
  }

  void windowUpdate(int id, byte[] payload, int length) {
    if (length != 4) {
      throw ConnectionError.size("WINDOW_UPDATE of " + length + " octets");
    }
    if (id != 0 && streams.unopened(id)) {
      throw ConnectionError.protocol("WINDOW_UPDATE on a stream that is not open");
    }
    guard.windowUpdate();
    int increment = Wire.number(payload, 0) & Integer.MAX_VALUE;
    windows.update(id, increment);
  }
}
