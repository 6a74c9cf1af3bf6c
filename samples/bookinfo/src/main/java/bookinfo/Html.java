package bookinfo;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Small helps for writing markup: everything that comes from elsewhere goes through [#escape].
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// The markup of each element, one after the other.
  static <T> String each(List<T> elements, Function<T, String> markup) {
    return elements.stream().map(markup).collect(Collectors.joining());
  }
}
