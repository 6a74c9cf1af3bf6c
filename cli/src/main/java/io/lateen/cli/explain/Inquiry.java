package io.lateen.cli.explain;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request that somebody asks about.
///
/// @param headers `name: value` each
/// @param to the address that is called, or empty when only its name is known
public record Inquiry(String method, String url, List<String> headers, String to) {
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

  public Inquiry {
    headers = List.copyOf(headers);
  }

  public Inquiry to(String address) {
    return new Inquiry(method, url, headers, address);
  }

  /// That is called; empty when the URL has none, of which the proxy complains.
  public String host() {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException notOne) {
      return "";
    }
  }

  /// That is called, by the scheme where the URL names none; 0 when that does not tell.
  public int port() {
    try {
      URI called = URI.create(url);
      return called.getPort() < 0
          ? PORTS.getOrDefault(String.valueOf(called.getScheme()), 0)
          : called.getPort();
    } catch (IllegalArgumentException notOne) {
      return 0;
    }
  }

  /// In the words of the proxy's `/explain` page.
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("url", url);
    words.put("method", method);
    if (!headers.isEmpty()) {
      words.put("headers", String.join("\n", headers));
    }
    if (!to.isEmpty()) {
      words.put("to", to);
    }
    return words;
  }
}
