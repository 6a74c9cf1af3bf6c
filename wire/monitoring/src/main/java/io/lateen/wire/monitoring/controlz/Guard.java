package io.lateen.wire.monitoring.controlz;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may ask. Other Pods of a mesh on loopback addresses may not; nor may a page of another site
/// that made its name mean this address (it is known by `Host`), or that sends a form here (it is
/// known by `Origin`).
final class Guard {
  private static final Set<InetAddress> HOST =
      Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  private Guard() {}

  /// Why the request is refused; null: it is not.
  static @Nullable String refusal(HttpExchange exchange) {
    if (isOtherPod(exchange)) {
      return "these pages are for this host (expected: a request from 127.0.0.1 or ::1)";
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (!isOurs(host, exchange.getLocalAddress().getAddress())) {
      return "Host: " + host + " (expected: localhost, a loopback address, or the one listened at)";
    }
    boolean reads = Set.of("GET", "HEAD").contains(exchange.getRequestMethod());
    return reads ? null : foreign(exchange, host);
  }

  private static boolean isOtherPod(HttpExchange exchange) {
    InetAddress from = exchange.getRemoteAddress().getAddress();
    return from.isLoopbackAddress()
        && !HOST.contains(from)
        && !from.equals(exchange.getLocalAddress().getAddress());
  }

  private static boolean isOurs(@Nullable String host, InetAddress listened) {
    if (host == null) {
      return false;
    }
    String name = withoutPort(host);
    if (name.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(name);
      return address.isLoopbackAddress() || address.equals(listened);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    if (host.startsWith("[")) {
      return host.substring(1, Math.max(1, host.indexOf(']')));
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /// Browsers say where a form is from; a script of a page elsewhere may not send without asking.
  private static @Nullable String foreign(HttpExchange exchange, @Nullable String host) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return "Origin: " + origin + " (expected: http://" + host + ")";
    }
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none")
        ? null
        : "Sec-Fetch-Site: " + site + " (expected: same-origin)";
  }
}
