package io.lateen.proxy.http2;

import io.lateen.proxy.http.Octets;

/// Numbers of the frame layer (RFC 9113 sections 4 and 6).
public final class Frame {
  /// What a client's connection begins with.
  private static final byte[] PREFACE = Octets.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  static final int HEAD = 9;
  static final int USUAL_LENGTH = 16_384;
  static final int USUAL_WINDOW = 65_535;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 0x20;

  static final int SETTING_TABLE_SIZE = 1;
  static final int SETTING_PUSH = 2;
  static final int SETTING_STREAMS = 3;
  static final int SETTING_WINDOW = 4;
  static final int SETTING_FRAME_SIZE = 5;
  static final int SETTING_HEADER_LIST = 6;
  static final int SETTING_CONNECT = 8;

  private Frame() {}

  static byte[] preface() {
    return PREFACE;
  }

  /// Octets of the client's preface.
  public static int prefaceLength() {
    return PREFACE.length;
  }

  /// Octet `i` of the client's preface.
  public static byte preface(int i) {
    return PREFACE[i];
  }
}
