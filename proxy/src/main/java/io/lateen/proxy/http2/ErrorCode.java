package io.lateen.proxy.http2;

/// Why a stream or a connection ends (RFC 9113 section 7), numbered in order from 0.
public enum ErrorCode {
  NO_ERROR,
  PROTOCOL_ERROR,
  INTERNAL_ERROR,
  FLOW_CONTROL_ERROR,
  SETTINGS_TIMEOUT,
  STREAM_CLOSED,
  FRAME_SIZE_ERROR,
  REFUSED_STREAM,
  CANCEL,
  COMPRESSION_ERROR,
  CONNECT_ERROR,
  ENHANCE_YOUR_CALM,
  INADEQUATE_SECURITY,
  HTTP_1_1_REQUIRED;

  private static final ErrorCode[] ALL = values();

  @SuppressWarnings("EnumOrdinal") // the order is the RFC's
  int number() {
    return ordinal();
  }

  /// Unknown numbers are [#INTERNAL_ERROR], as the RFC allows.
  static ErrorCode of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : INTERNAL_ERROR;
  }
}
