package io.lateen.proxy.interchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// HTTP/1.1 messages off a socket, octets as ISO 8859-1 characters.
final class Wire {
  private Wire() {}

  /// A header line, its name in lower case.
  record Field(String name, String value) {}

  /// Start line and header lines.
  record Head(String line, List<Field> fields) {
    String get(String name) {
      return fields.stream()
          .filter(field -> field.name().equals(name))
          .map(Field::value)
          .findFirst()
          .orElse("");
    }
  }

  /// @return null when nothing more comes
  static Head head(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    List<Field> fields = new ArrayList<>();
    for (String next = line(in); next != null && !next.isEmpty(); next = line(in)) {
      int colon = next.indexOf(':');
      fields.add(
          new Field(
              next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).trim()));
    }
    return new Head(line, fields);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(c);
    }
    return null;
  }

  /// A body framed by length or chunks; none when the head says nothing.
  static String body(Head head, InputStream in) throws IOException {
    if (head.get("transfer-encoding").equals("chunked")) {
      StringBuilder body = new StringBuilder();
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        body.append(exactly(in, size));
        line(in);
      }
      line(in);
      return body.toString();
    }
    String length = head.get("content-length");
    return length.isEmpty() ? "" : exactly(in, Integer.parseInt(length));
  }

  private static int chunk(InputStream in) throws IOException {
    String size = line(in);
    if (size == null) {
      throw new EOFException("within a body");
    }
    return Integer.parseInt(size, 16);
  }

  private static String exactly(InputStream in, int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException("within a body");
    }
    return new String(octets, ISO_8859_1);
  }
}
