package io.lateen.proxy.http2;

import java.util.ArrayDeque;

/// The windows of a whole connection (RFC 9113 section 6.9): what we may send, and which streams
/// wait for more of it, in turn; what may come.
final class ConnectionWindow {
  private final int most;
  private final ArrayDeque<Stream> blocked = new ArrayDeque<>();
  private int send = Frame.USUAL_WINDOW;
  private int receive;
  private int credit;

  /// @param most octets that may come unread
  ConnectionWindow(int most) {
    this.most = most;
    this.receive = most;
  }

  int send() {
    return send;
  }

  void sent(int octets) {
    send -= octets;
  }

  void widened(int increment) {
    if (increment == 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
    }
    if (send + increment < 0) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "the window overflowed");
    }
    send += increment;
  }

  void came(int octets) {
    receive -= octets;
    if (receive < 0) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window");
    }
  }

  /// Octets have gone on to somebody, or away.
  ///
  /// @return what to give back to the other end now; 0: nothing yet
  int credited(int octets) {
    credit += octets;
    if (credit < most / 2) {
      return 0;
    }
    int back = credit;
    credit = 0;
    receive += back;
    return back;
  }

  /// The stream has something to send that only this window holds back.
  void blocked(Stream stream) {
    if (!stream.waitsForConnection && stream.heldByConnection()) {
      stream.waitsForConnection = true;
      blocked.addLast(stream);
    }
  }

  void forget(Stream stream) {
    if (stream.waitsForConnection) {
      stream.waitsForConnection = false;
      blocked.remove(stream);
    }
  }

  /// Lets those that wait send, a frame each in turn.
  void drain() {
    while (send > 0 && !blocked.isEmpty()) {
      Stream stream = blocked.removeFirst();
      stream.waitsForConnection = false;
      if (stream.heldByConnection()) {
        stream.drainTurn();
      }
    }
  }
}
