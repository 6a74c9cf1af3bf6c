package io.lateen.proxy.http2;

import io.lateen.proxy.hpack.FieldEncoder;

/// What the other end has said of itself (RFC 9113 section 6.5).
final class PeerSettings {
  private static final int LARGEST_FRAME = 0xffffff;

  private final boolean ofClient;
  private final FieldEncoder encoder;
  private boolean known;
  private int window = Frame.USUAL_WINDOW;
  private int frameLength = Frame.USUAL_LENGTH;
  private int streams = Integer.MAX_VALUE;
  private boolean extendedConnect;

  /// @param ofClient whether the other end is the client
  PeerSettings(boolean ofClient, FieldEncoder encoder) {
    this.ofClient = ofClient;
    this.encoder = encoder;
  }

  /// Whether anything has been said.
  boolean known() {
    return known;
  }

  /// Octets of a stream's window at its beginning.
  int window() {
    return window;
  }

  /// Octets of a frame that are taken, or fewer: we need no larger ones.
  int frameLength() {
    return frameLength;
  }

  /// How many streams may be opened towards it.
  int streams() {
    return streams;
  }

  boolean extendedConnect() {
    return extendedConnect;
  }

  /// Takes a SETTINGS frame.
  ///
  /// @return by how much windows have grown
  int take(byte[] payload, int length) {
    known = true;
    int before = window;
    for (int at = 0; at < length; at += 6) {
      take((payload[at] & 0xff) << 8 | (payload[at + 1] & 0xff), Wire.number(payload, at + 2));
    }
    return window - before;
  }

  private void take(int number, int value) {
    switch (number) {
      case Frame.SETTING_TABLE_SIZE -> encoder.tableAllowed(unsigned(value));
      case Frame.SETTING_PUSH -> require(value == 0 || (value == 1 && ofClient), "ENABLE_PUSH");
      case Frame.SETTING_STREAMS -> streams = unsigned(value);
      case Frame.SETTING_WINDOW -> {
        if (value < 0) {
          throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "initial window too large");
        }
        window = value;
      }
      case Frame.SETTING_FRAME_SIZE -> {
        require(value >= Frame.USUAL_LENGTH && value <= LARGEST_FRAME, "MAX_FRAME_SIZE");
        frameLength = Math.min(value, 4 * Frame.USUAL_LENGTH);
      }
      case Frame.SETTING_CONNECT -> {
        require(value == 0 || value == 1, "ENABLE_CONNECT_PROTOCOL");
        extendedConnect = value == 1;
      }
      default -> {
        // A setting we do not know means nothing (RFC 9113 section 6.5.2).
      }
    }
  }

  private static int unsigned(int value) {
    return value < 0 ? Integer.MAX_VALUE : value;
  }

  private static void require(boolean good, String what) {
    if (!good) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, what + " out of range");
    }
  }
}
