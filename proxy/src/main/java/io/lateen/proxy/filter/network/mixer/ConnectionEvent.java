package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.report.mixer.Word;

/// `connection.event`: what a report is about.
enum ConnectionEvent {
  OPEN,
  CONTINUE,
  CLOSE;

  Word word() {
    return switch (this) {
      case OPEN -> TcpWords.OPEN;
      case CONTINUE -> TcpWords.CONTINUE;
      case CLOSE -> TcpWords.CLOSE;
    };
  }
}
