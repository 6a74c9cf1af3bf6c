package io.lateen.console.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Measures what a page's texts stand out from.
public final class Contrast {
  private Contrast() {}

  /// Each text that is hard to read, with its ratio.
  public static List<String> complaints(Tab tab) throws IOException {
    try (InputStream script = Contrast.class.getResourceAsStream("contrast.js")) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return tab.evaluate(text).valueStream().map(JsonNode::asString).toList();
    }
  }
}
