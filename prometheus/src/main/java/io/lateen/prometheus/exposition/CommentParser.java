package io.lateen.prometheus.exposition;

import io.lateen.prometheus.store.Metadata;
import java.nio.charset.StandardCharsets;

/// `# TYPE`, `# HELP` and `# UNIT`; other comments say nothing.
public final class CommentParser {
  private CommentParser() {}

  public static void parse(byte[] text, int start, int end, Metadata into) {
    String line = new String(text, start, end - start, StandardCharsets.UTF_8);
    String[] words = line.substring(1).strip().split("[ \t]+", 3);
    if (words.length < 2) {
      return;
    }
    String said = words.length == 3 ? words[2].strip() : "";
    switch (words[0]) {
      case "TYPE" -> into.put(words[1], Metadata.Field.TYPE, said);
      case "HELP" -> into.put(words[1], Metadata.Field.HELP, unescaped(said));
      case "UNIT" -> into.put(words[1], Metadata.Field.UNIT, said);
      default -> {}
    }
  }

  private static String unescaped(String help) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < help.length(); i++) {
      char c = help.charAt(i);
      char next = i + 1 < help.length() ? help.charAt(i + 1) : ' ';
      if (c == '\\' && (next == '\\' || next == 'n')) {
        text.append(next == 'n' ? '\n' : '\\');
        i++;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
