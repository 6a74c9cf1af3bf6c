package io.lateen.proxy.interchange;

import java.util.ArrayList;
import java.util.List;

/// Requests by chance, well-formed and not.
final class RandomRequests {
  private static final List<String> PATHS =
      List.of(
          "/",
          "/p",
          "/p/",
          "/p/q",
          "/pq",
          "/P/Q",
          "/P",
          "/p%2Fq",
          "/p%2fq",
          "/p%5Cq",
          "/p//q",
          "//p",
          "//",
          "/p/./q",
          "/p/../q",
          "/p/..",
          "/../p",
          "/p/.",
          "/.",
          "/..",
          "/...",
          "/p;x=1",
          "/p?x=1",
          "/p?x",
          "/p?x=&y=2",
          "/p?",
          "/?x=1&x=2",
          "/p?x=2&x=1",
          "/p??x=1",
          "/p?&x=1",
          "/p?y=b%20c",
          "/p?x=b+c",
          "/p?%78=1",
          "/p?X=1",
          "/p%20q",
          "/%70",
          "/p\\q",
          "/p|q",
          "/p\"q",
          "/p{q}",
          "/caf\u00e9",
          "/p#frag",
          "/p?x=1#frag",
          "/p%",
          "/p%zz",
          "/p%00",
          "/p%2",
          "/re/12",
          "/re/",
          "/re/12/x?y=/p",
          "/re/x",
          "/p?x=/../q",
          "/p/%2e%2e/q",
          "/p/%2E/q",
          "/p/q/",
          "p",
          "*",
          "http://a.example/p",
          "http://x.example",
          "http://a.example?x=1",
          "HTTP://A.example/p//q",
          "ftp://a.example/p",
          "/p:80",
          "/p@q",
          "/p~q",
          "/p^q",
          "/p`q");
  private static final List<String> SEGMENTS =
      List.of("p", "q", "P", "re", "..", ".", "", "%2F", "%2e", "12", "q;v", "%41", "p?x=1", "n");

  private static final List<String> RETRY_ON =
      List.of(
          "5xx",
          "gateway-error",
          "retriable-4xx",
          "retriable-status-codes",
          "retriable-headers",
          "connect-failure , 5xx",
          "unavailable",
          "nothing",
          "");

  private final Chance chance;

  RandomRequests(Chance chance) {
    this.chance = chance;
  }

  /// A request but for its `x-case`.
  ///
  /// @param lines headers, `name: value`
  record Request(String method, String target, List<String> lines, String body) {
    String text(String name) {
      return method
          + " "
          + target
          + " HTTP/1.1\r\nx-case: "
          + name
          + "\r\n"
          + String.join("\r\n", lines)
          + "\r\n\r\n"
          + body;
    }
  }

  Request request() {
    String method =
        chance.percent(70)
            ? "GET"
            : chance.of("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE");
    List<String> lines = headers();
    String body = method.startsWith("P") && chance.percent(50) ? "body" : "";
    if (!body.isEmpty()) {
      lines.add("content-length: 4");
    }
    return new Request(method, target(), lines, body);
  }

  private String target() {
    if (chance.percent(75)) {
      return chance.of(PATHS);
    }
    StringBuilder path = new StringBuilder();
    for (int i = chance.below(5); i >= 0; i--) {
      path.append('/').append(chance.of(SEGMENTS));
    }
    return path.toString();
  }

  private List<String> headers() {
    List<String> lines = new ArrayList<>();
    if (!chance.percent(1)) {
      lines.add((chance.percent(90) ? "host: " : "Host: ") + chance.of(Words.HOSTS));
    }
    for (String name : Words.HEADERS.subList(0, 4)) {
      for (int i = chance.below(5) - 2; i > 0; i--) {
        lines.add(name + ": " + chance.of(Words.VALUES));
      }
    }
    some(lines, 5, "x-empty", "");
    some(lines, 20, "x-cluster", chance.of("c0", "c1", "c2", "nope", ""));
    some(lines, 3, "x-cluster", "c3");
    some(lines, 12, "x-status", chance.of("204", "404", "409", "500", "503"));
    some(lines, 8, "x-forwarded-proto", chance.of("https", "http", "HTTPS", "ws"));
    some(lines, 5, "x-forwarded-for", chance.of("10.0.0.1", "9.9.9.9, 10.0.0.2"));
    some(lines, 5, "X-Mixed-Case", "v");
    some(lines, 5, "user-agent", "differential");
    some(
        lines,
        4,
        "content-type",
        chance.of("application/grpc", "application/grpc+proto", "text/x"));
    some(lines, 3, "connection", chance.of("x-a", "keep-alive", "close, x-b"));
    some(lines, 2, "te", chance.of("trailers", "gzip"));
    wishes(lines);
    some(lines, 2, "x-envoy-expected-rq-timeout-ms", "9");
    some(lines, 2, "x-envoy-decorator-operation", "own");
    some(lines, 2, "x-envoy-original-path", "/was");
    some(lines, 2, "x-envoy-original-host", "was");
    some(lines, 2, "x-envoy-attempt-count", "7");
    some(lines, 2, "x-envoy-external-address", "8.8.8.8");
    some(lines, 2, "x-envoy-internal", "true");
    some(lines, 2, "x-request-id", "my-own");
    return lines;
  }

  /// What internal clients may ask of the router.
  private void wishes(List<String> lines) {
    some(lines, 8, "x-envoy-max-retries", chance.of("0", "1", "3", " 2", "x", "-1", ""));
    some(lines, 12, "x-envoy-retry-on", chance.of(RETRY_ON));
    some(lines, 4, "x-envoy-retry-grpc-on", chance.of("unavailable", "5xx", "internal, cancelled"));
    some(lines, 5, "x-envoy-retriable-status-codes", chance.of("409", "404,503", "x, 204"));
    some(lines, 4, "x-envoy-retriable-header-names", chance.of("X-Case", "server, date", "x-none"));
    some(lines, 6, "x-envoy-upstream-rq-timeout-ms", chance.of("5000", "x", "0", " 6000", "-2"));
    some(lines, 6, "x-envoy-upstream-rq-per-try-timeout-ms", chance.of("4000", "9000", "0", "y"));
    some(lines, 2, "x-envoy-upstream-rq-timeout-alt-response", "1");
    some(lines, 2, "x-envoy-upstream-alt-stat-name", "alternative");
    some(lines, 2, "x-envoy-hedge-on-per-try-timeout", "false");
    some(lines, 2, "x-envoy-force-trace", "1");
    some(lines, 2, "x-envoy-ip-tags", "tag");
    some(lines, 2, "x-envoy-original-url", "http://was/");
    some(lines, 2, "x-envoy-downstream-service-cluster", "caller");
    some(lines, 2, "x-envoy-downstream-service-node", "caller-1");
    some(lines, 3, "grpc-timeout", chance.of("5S", "4000m", "1H", "x", ""));
  }

  private void some(List<String> lines, int percent, String name, String value) {
    if (chance.percent(percent)) {
      lines.add(name + ": " + value);
    }
  }
}
