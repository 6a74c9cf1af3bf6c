package io.lateen.cli.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request that somebody asks about.
///
/// @param headers `name: value` each
/// @param to the address that is called, or empty when only its name is known
public record Inquiry(String method, String url, List<String> headers, String to) {
  public Inquiry {
    headers = List.copyOf(headers);
  }

  public Inquiry to(String address) {
    return new Inquiry(method, url, headers, address);
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
