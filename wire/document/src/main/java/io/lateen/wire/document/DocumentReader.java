package io.lateen.wire.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Text in YAML or JSON, with one or several documents → objects. Stateless.
public final class DocumentReader {
  /// What the API server takes in one request.
  public static final int LARGEST_BYTES = 3 * 1024 * 1024;

  private static final Position START = new Position(1, 1);
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private DocumentReader() {}

  /// Reads UTF-8. Everything before a syntax error is still read.
  public static Reading read(byte[] text) {
    if (text.length > LARGEST_BYTES) {
      return broken(START, "%d bytes (expected: at most 3 MiB)".formatted(text.length));
    }
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    } catch (CharacterCodingException notUtf8) {
      return broken(START, "not UTF-8: " + notUtf8.getMessage());
    }
  }

  /// Reads a text; see [#read(byte[])].
  public static Reading read(String text) {
    if (text.length() > LARGEST_BYTES) {
      return broken(START, "%d characters (expected: at most 3 MiB)".formatted(text.length()));
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return broken(positionOf(nul, text), "a NUL byte (expected: text)");
    }
    return parse(text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text);
  }

  private static Reading parse(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[") ? jsonOrYaml(text) : yaml(text);
  }

  /// A brace may also begin YAML in its flow style; of two complaints the one about JSON is told.
  private static Reading jsonOrYaml(String text) {
    List<Document> documents = new ArrayList<>();
    try {
      JsonParser.parse(text, documents);
      return new Reading(documents, List.of());
    } catch (SyntaxException notJson) {
      Reading yaml = yaml(text);
      return yaml.problems().isEmpty() ? yaml : new Reading(documents, List.of(notJson.problem()));
    }
  }

  private static Reading yaml(String text) {
    List<Document> documents = new ArrayList<>();
    try {
      YamlParser.parse(text, documents);
      return new Reading(documents, List.of());
    } catch (SyntaxException broken) {
      return new Reading(documents, List.of(broken.problem()));
    }
  }

  private static Reading broken(Position position, String message) {
    return new Reading(List.of(), List.of(new Reading.SyntaxProblem(position, message)));
  }

  private static Position positionOf(int index, String text) {
    int line = (int) text.chars().limit(index).filter(c -> c == '\n').count() + 1;
    return new Position(line, index - text.lastIndexOf('\n', index));
  }
}
