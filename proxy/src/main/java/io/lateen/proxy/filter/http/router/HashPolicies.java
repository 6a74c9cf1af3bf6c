package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.endpoint.Mix;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.ClientAddress;
import io.lateen.proxy.resource.HashPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a consistent-hash load balancer hashes of a request. Without any value the hash is random.
/// A cookie that is asked for by its time to live is made when the client has none: its value says
/// which connection asked first.
final class HashPolicies {
  private final Exchange exchange;
  private byte @Nullable [] made;

  HashPolicies(Exchange exchange) {
    this.exchange = exchange;
  }

  /// `Set-Cookie` for the response to the request hashed last; null: none.
  byte @Nullable [] made() {
    return made;
  }

  long hash(List<HashPolicy> policies) {
    made = null;
    if (policies.isEmpty()) {
      return exchange.worker().random().nextLong();
    }
    long hash = 0;
    boolean any = false;
    for (HashPolicy policy : policies) {
      String value = value(policy);
      if (value != null) {
        byte[] octets = Octets.of(value);
        hash = Long.rotateLeft(hash, 1) ^ Mix.hash(octets, 0, octets.length);
        any = true;
        if (policy.terminal()) {
          return hash;
        }
      }
    }
    return any ? hash : exchange.worker().random().nextLong();
  }

  private @Nullable String value(HashPolicy policy) {
    RequestHead request = exchange.request();
    return switch (policy) {
      case HashPolicy.Header header -> request.value(header.name());
      case HashPolicy.Cookie cookie -> {
        String sent = cookie(request, cookie.name());
        Duration ttl = cookie.ttl();
        yield sent != null || ttl == null ? sent : make(cookie, ttl);
      }
      case HashPolicy.SourceIp ignored ->
          ClientAddress.of(exchange.record()) instanceof InetSocketAddress remote
              ? remote.getAddress().getHostAddress()
              : null;
      case HashPolicy.QueryParameter parameter -> parameter(request, parameter.name());
    };
  }

  private String make(HashPolicy.Cookie cookie, Duration ttl) {
    byte[] who =
        Octets.of(exchange.record().downstreamRemote + "," + exchange.record().downstreamLocal);
    String value = Long.toHexString(Mix.hash(who, 0, who.length));
    StringBuilder text = new StringBuilder(cookie.name()).append("=\"").append(value).append('"');
    if (!ttl.isZero()) {
      text.append("; Max-Age=").append(ttl.toSeconds());
    }
    if (!cookie.path().isEmpty()) {
      text.append("; Path=").append(cookie.path());
    }
    made = Octets.of(text.append("; HttpOnly").toString());
    return value;
  }

  private static @Nullable String cookie(RequestHead request, String name) {
    String all = request.value(KnownHeader.COOKIE);
    String value = all == null ? null : find(all.split(";\\s*", -1), name);
    return value != null && value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static @Nullable String parameter(RequestHead request, String name) {
    String path = request.path();
    int mark = path.indexOf('?');
    return mark < 0 ? null : find(path.substring(mark + 1).split("&", -1), name);
  }

  private static @Nullable String find(String[] pairs, String name) {
    for (String pair : pairs) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return null;
  }
}
