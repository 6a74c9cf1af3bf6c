package bookinfo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// A piece of markup from a file beside this class, with `{{name}}` where values go: texts and slot
/// names in turn, beginning and ending with a text. Values are put in as they are, so words from
/// elsewhere must have gone through [Html#escape].
record Template(List<String> parts) {
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  static Template named(String file) {
    String text = read(file);
    var parts = new ArrayList<String>();
    int from = 0;
    for (var slot = SLOT.matcher(text); slot.find(); from = slot.end()) {
      parts.add(text.substring(from, slot.start()));
      parts.add(slot.group(1));
    }
    parts.add(text.substring(from));
    return new Template(List.copyOf(parts));
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
    var out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      out.append(i % 2 == 0 ? part : Objects.requireNonNull(values.get(part), part));
    }
    return out.toString();
  }
}
