package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.report.mixer.Word;

/// Names and usual values of the attributes of TCP connections.
final class TcpWords {
  static final Word OPEN = Word.of("open");
  static final Word CONTINUE = Word.of("continue");
  static final Word CLOSE = Word.of("close");
  static final Word TCP = Word.of("tcp");
  static final Word CONTEXT_PROTOCOL = Word.of("context.protocol");
  static final Word CONTEXT_TIME = Word.of("context.time");
  static final Word SOURCE_IP = Word.of("source.ip");
  static final Word SOURCE_PORT = Word.of("source.port");
  static final Word ORIGIN_IP = Word.of("origin.ip");
  static final Word ID = Word.of("connection.id");
  static final Word MTLS = Word.of("connection.mtls");
  static final Word REQUESTED_SERVER_NAME = Word.of("connection.requested_server_name");
  static final Word EVENT = Word.of("connection.event");
  static final Word RECEIVED = Word.of("connection.received.bytes");
  static final Word RECEIVED_TOTAL = Word.of("connection.received.bytes_total");
  static final Word SENT = Word.of("connection.sent.bytes");
  static final Word SENT_TOTAL = Word.of("connection.sent.bytes_total");
  static final Word DURATION = Word.of("connection.duration");

  private TcpWords() {}
}
