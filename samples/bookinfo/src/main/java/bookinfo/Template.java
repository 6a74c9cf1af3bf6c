package bookinfo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of markup from a file beside this class, with `{{name}}` where values go. Values are put
/// in as they are, so text from elsewhere must have gone through [Html#escape].
record Template(String text) {
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  static Template named(String file) {
    return new Template(read(file));
  }

  static String read(String file) {
    try (InputStream in = Objects.requireNonNull(Template.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /// The text with every slot filled; a slot without a value is a mistake of ours.
  String fill(Map<String, String> values) {
    return SLOT.matcher(text)
        .replaceAll(
            slot ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(values.get(slot.group(1)), slot.group(1))));
  }
}
