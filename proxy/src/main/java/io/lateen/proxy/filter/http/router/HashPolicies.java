package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.endpoint.Mix;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HashPolicy;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a consistent-hash load balancer hashes of a request. Without any value the hash is random.
final class HashPolicies {
  private HashPolicies() {}

  static long hash(List<HashPolicy> policies, Exchange exchange) {
    if (policies.isEmpty()) {
      return exchange.worker().random().nextLong();
    }
    long hash = 0;
    boolean any = false;
    for (HashPolicy policy : policies) {
      String value = value(policy, exchange);
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

  private static @Nullable String value(HashPolicy policy, Exchange exchange) {
    RequestHead request = exchange.request();
    return switch (policy) {
      case HashPolicy.Header header -> request.value(header.name());
      case HashPolicy.Cookie cookie -> cookie(request, cookie.name());
      case HashPolicy.SourceIp ignored ->
          exchange.record().downstreamRemote instanceof InetSocketAddress remote
              ? remote.getAddress().getHostAddress()
              : null;
      case HashPolicy.QueryParameter parameter -> parameter(request, parameter.name());
    };
  }

  private static @Nullable String cookie(RequestHead request, String name) {
    String all = request.value(KnownHeader.COOKIE);
    return all == null ? null : find(all.split(";\\s*", -1), name);
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
