package bookinfo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// A small HTTP/1.1 client for GETs: keeps connections, goes through the proxy its environment
/// names, and holds one time-out over the whole call. Safe for use by many threads. Much lighter to
/// start and to hold than `java.net.http`.
final class HttpCaller {
  private static final int MAX_IDLE_PER_PEER = 64;

  private final ProxyChoice proxies;
  private final Map<String, Deque<HttpConnection>> idle = new ConcurrentHashMap<>();

  HttpCaller(ProxyChoice proxies) {
    this.proxies = proxies;
  }

  /// GETs `uri` with these further headers.
  ///
  /// @throws IOException when there is no whole answer within `timeout`
  ResponseReader.Response get(URI uri, Map<String, String> headers, Duration timeout)
      throws IOException {
    var deadline = Deadline.in(timeout);
    URI proxy = proxies.forTarget(uri);
    String head = head(uri, proxy, headers);
    var pool = idle.computeIfAbsent(peer(uri, proxy), _ -> new ConcurrentLinkedDeque<>());
    for (var kept = pool.pollFirst(); kept != null; kept = pool.pollFirst()) {
      try {
        return exchange(kept, head, deadline, pool);
      } catch (HttpConnection.UnansweredException e) {
        // It was closed while it lay idle; a GET may be sent again (RFC 9110 section 9.2.2).
      }
    }
    return exchange(HttpConnection.open(uri, proxy, deadline), head, deadline, pool);
  }

  private static ResponseReader.Response exchange(
      HttpConnection connection, String head, Deadline deadline, Deque<HttpConnection> pool)
      throws IOException {
    boolean keep = false;
    try {
      var response = connection.exchange(head, deadline);
      keep = response.reusable() && pool.size() < MAX_IDLE_PER_PEER;
      return response;
    } finally {
      if (keep) {
        pool.addFirst(connection);
      } else {
        connection.close();
      }
    }
  }

  /// Through a proxy one connection serves every http target; a tunnel serves only its own.
  private static String peer(URI uri, @Nullable URI proxy) {
    return proxy == null || isSecure(uri)
        ? uri.getScheme() + "://" + uri.getHost() + ":" + HttpConnection.port(uri)
        : proxy.toString();
  }

  private static boolean isSecure(URI uri) {
    return uri.getScheme().equals("https");
  }

  private static String head(URI uri, @Nullable URI proxy, Map<String, String> headers) {
    boolean absolute = proxy != null && !isSecure(uri);
    var head = new StringBuilder("GET ").append(absolute ? uri : origin(uri));
    head.append(" HTTP/1.1\r\nhost: ").append(uri.getRawAuthority());
    head.append("\r\naccept: */*\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(line(value)).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private static String origin(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /// A value that cannot end its header line.
  private static String line(String value) {
    return value.replaceAll("\\p{Cntrl}", " ");
  }
}
