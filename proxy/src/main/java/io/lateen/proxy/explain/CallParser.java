package io.lateen.proxy.explain;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.SocketPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Words → [Call]: `url` and, where they matter, `method`, `headers` (`name: value` lines), `to`
/// (the address that is called, or `unix://` and the path of a socket), `source` (who calls),
/// `draw`.
public final class CallParser {
  private static final Set<String> WORDS =
      Set.of("url", "method", "headers", "to", "source", "draw");
  private static final String UNIX = "unix://";
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443, "tcp", 0);

  private CallParser() {}

  /// @throws IllegalArgumentException with the word, its value and what is expected
  public static Call parse(Map<String, String> words) {
    for (String word : words.keySet()) {
      if (!WORDS.contains(word)) {
        throw new IllegalArgumentException(word + " (expected: one of " + WORDS + ")");
      }
    }
    URI url = url(words.getOrDefault("url", ""));
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() < 0 ? PORTS.getOrDefault(scheme, 0) : url.getPort();
    String to = words.getOrDefault("to", "");
    boolean pipe = to.startsWith(UNIX);
    Question question =
        new Question(
            head(words, url),
            pipe ? pipe(to) : source(words.getOrDefault("source", "127.0.0.1")),
            scheme.equals("https"),
            scheme.equals("http") ? "" : url.getHost(),
            draw(words.getOrDefault("draw", "0")));
    return new Call(question, scheme, port, to.isEmpty() || pipe ? null : address("to", to));
  }

  private static SocketAddress source(String text) {
    return new InetSocketAddress(address("source", text), 0);
  }

  /// Both ends of a unix socket are called by its path.
  private static SocketAddress pipe(String to) {
    String fault = SocketPath.fault(to.substring(UNIX.length()));
    if (fault != null) {
      throw new IllegalArgumentException("to: " + UNIX + fault);
    }
    return UnixDomainSocketAddress.of(to.substring(UNIX.length()));
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean known = url.getScheme() != null && PORTS.containsKey(url.getScheme());
      if (known && url.getHost() != null && url.getPort() <= 65_535) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Falls to the message below, which says it better.
    }
    throw new IllegalArgumentException(
        "url: " + text + " (expected: http://HOST[:PORT]/PATH, https://… or tcp://HOST:PORT)");
  }

  private static RequestHead head(Map<String, String> words, URI url) {
    List<String> lines = new ArrayList<>();
    String text = words.getOrDefault("headers", "");
    text.lines().filter(line -> !line.isBlank()).map(CallParser::line).forEach(lines::add);
    if (lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))) {
      lines.add("host: " + url.getRawAuthority());
    }
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return RequestHead.of(words.getOrDefault("method", "GET"), path + query, lines);
  }

  private static String line(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("headers: " + line + " (expected: name: value)");
    }
    return line.substring(0, colon).strip() + ": " + line.substring(colon + 1).strip();
  }

  private static InetAddress address(String word, String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      String or = word.equals("to") ? ", or unix:// and a path" : "";
      throw new IllegalArgumentException(
          word + ": " + text + " (expected: an IP address" + or + ")", e);
    }
  }

  private static long draw(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("draw: " + text + " (expected: a whole number)", e);
    }
  }
}
