package io.lateen.model.service;

import java.util.Locale;

/// What is spoken on a port (Istio 1.1, `pkg/config/protocol`).
public enum Protocol {
  TCP,
  UDP,
  GRPC,
  GRPC_WEB,
  HTTP,
  HTTP2,
  HTTPS,
  TLS,
  MONGO,
  REDIS,
  MYSQL,
  UNSUPPORTED;

  /// Parses the protocol of a Gateway, ServiceEntry or Sidecar port, in any case.
  public static Protocol parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tcp" -> TCP;
      case "udp" -> UDP;
      case "grpc" -> GRPC;
      case "grpc-web" -> GRPC_WEB;
      case "http" -> HTTP;
      case "http2" -> HTTP2;
      case "https" -> HTTPS;
      case "tls" -> TLS;
      case "mongo" -> MONGO;
      case "redis" -> REDIS;
      case "mysql" -> MYSQL;
      default -> UNSUPPORTED;
    };
  }

  /// The protocol that a Kubernetes Service's port name promises: the text before the first `-`.
  /// Names that promise nothing, and `udp` on a TCP port, are TCP.
  public static Protocol ofKubernetesPort(String portName, boolean udp) {
    if (udp) {
      return UDP;
    }
    String name = portName.toLowerCase(Locale.ROOT);
    if (name.startsWith("grpc-web")) {
      return GRPC_WEB;
    }
    int dash = name.indexOf('-');
    Protocol protocol = parse(dash < 0 ? name : name.substring(0, dash));
    return protocol == UNSUPPORTED || protocol == UDP ? TCP : protocol;
  }

  public boolean isHttp() {
    return this == HTTP || this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }

  public boolean isHttp2() {
    return this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }

  public boolean isTcp() {
    return switch (this) {
      case TCP, HTTPS, TLS, MONGO, REDIS, MYSQL -> true;
      default -> false;
    };
  }

  public boolean isTls() {
    return this == HTTPS || this == TLS;
  }
}
