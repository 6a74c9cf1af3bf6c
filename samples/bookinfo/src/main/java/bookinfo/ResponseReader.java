package bookinfo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads one HTTP/1.1 response (RFC 9112) to a GET from a stream that stays usable for the next one
/// when the response says so.
final class ResponseReader {
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_BODY = 1024 * 1024;

  private final InputStream in;

  ResponseReader(InputStream in) {
    this.in = in;
  }

  /// A whole response; `reusable` tells whether its connection may carry another request.
  record Response(int status, String body, boolean reusable) {}

  Response read() throws IOException {
    String statusLine = line();
    int status = status(statusLine);
    Map<String, String> headers = headers();
    if (status < 200) {
      return read();
    }
    boolean close =
        statusLine.startsWith("HTTP/1.0")
            || headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    if (status == 204 || status == 304) {
      return new Response(status, "", !close);
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new Response(status, text(chunks()), !close);
    }
    String length = headers.get("content-length");
    return length == null
        ? new Response(status, text(untilEnd()), false)
        : new Response(status, text(exactly(size(length, 10))), !close);
  }

  /// The answer to CONNECT has no body whatever its headers say (RFC 9110 section 9.3.6).
  int readTunnelStatus() throws IOException {
    int status = status(line());
    headers();
    return status;
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new ProtocolException("status line: " + line + " (expected: HTTP/1.1 and a code)");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("header: " + line + " (expected: name: value)");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    throw new ProtocolException("more than " + MAX_HEADERS + " headers");
  }

  private byte[] chunks() throws IOException {
    var body = new java.io.ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      if (body.size() + size > MAX_BODY) {
        throw new ProtocolException("body of more than " + MAX_BODY + " bytes");
      }
      body.write(exactly(size));
      line();
    }
    headers();
    return body.toByteArray();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private int chunkSize() throws IOException {
    return size(line().replaceFirst(";.*", "").trim(), 16);
  }

  private static int size(String digits, int radix) throws IOException {
    try {
      int size = Integer.parseUnsignedInt(digits, radix);
      if (size >= 0 && size <= MAX_BODY) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a size out of bounds.
    }
    throw new ProtocolException("body size: " + digits + " (expected: 0.." + MAX_BODY + ")");
  }

  private byte[] exactly(int size) throws IOException {
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      throw new EOFException("body ended after " + body.length + " of " + size + " bytes");
    }
    return body;
  }

  private byte[] untilEnd() throws IOException {
    byte[] body = in.readNBytes(MAX_BODY);
    if (in.read() >= 0) {
      throw new ProtocolException("body of more than " + MAX_BODY + " bytes");
    }
    return body;
  }

  private String line() throws IOException {
    var line = new java.io.ByteArrayOutputStream(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection closed inside a response");
      }
      if (line.size() == MAX_LINE) {
        throw new ProtocolException("line of more than " + MAX_LINE + " bytes");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
