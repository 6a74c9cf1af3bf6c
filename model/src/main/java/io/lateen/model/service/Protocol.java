package io.lateen.model.service;

import java.util.Locale;
import java.util.Set;

/// What is spoken on a port (Istio 1.1, `pkg/config/protocol`; `appProtocol` and undeclared ports
/// as Istio has them today).
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
  /// Nobody says: the proxy finds out, connection by connection.
  UNDECLARED,
  UNSUPPORTED;

  /// Ports whose protocol lets the server speak first and is known by the port: SMTP, MySQL. Istio
  /// today leaves these alone too, besides DNS and MongoDB.
  private static final Set<Integer> WELL_KNOWN = Set.of(25, 53, 3306, 27017);

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

  /// The protocol of a Kubernetes Service's port over TCP: what `appProtocol` says, else what its
  /// name promises.
  ///
  /// @param appProtocol may be empty, or of a kind that is not known here
  public static Protocol ofKubernetesPort(String appProtocol, String portName, int number) {
    Protocol declared = ofAppProtocol(appProtocol);
    Protocol named = declared == UNSUPPORTED ? ofName(portName) : declared;
    if (named != UNSUPPORTED && named != UDP) {
      return named;
    }
    return WELL_KNOWN.contains(number) ? TCP : UNDECLARED;
  }

  /// Names of the IANA's registry and those that Kubernetes defines (KEP-3726).
  private static Protocol ofAppProtocol(String appProtocol) {
    return switch (appProtocol.toLowerCase(Locale.ROOT)) {
      case "kubernetes.io/h2c" -> HTTP2;
      case "kubernetes.io/ws" -> HTTP;
      case "kubernetes.io/wss" -> HTTPS;
      default -> parse(appProtocol);
    };
  }

  /// The text before the first `-` of a port's name.
  private static Protocol ofName(String portName) {
    String name = portName.toLowerCase(Locale.ROOT);
    if (name.startsWith("grpc-web")) {
      return GRPC_WEB;
    }
    int dash = name.indexOf('-');
    return parse(dash < 0 ? name : name.substring(0, dash));
  }

  public boolean isHttp() {
    return this == HTTP || this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }

  /// Whether requests may come, so that routes are wanted.
  public boolean mayBeHttp() {
    return isHttp() || this == UNDECLARED;
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
