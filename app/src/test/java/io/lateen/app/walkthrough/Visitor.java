package io.lateen.app.walkthrough;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection that asks for one page again and again (HTTP/1.1, answers with a
/// length or chunked).
final class Visitor implements AutoCloseable {
  record Answer(int status, String body) {}

  private final InetSocketAddress server;
  private final byte[] request;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  Visitor(URI page) {
    server = new InetSocketAddress(page.getHost(), page.getPort());
    request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(page.getRawPath(), page.getAuthority())
            .getBytes(ISO_8859_1);
  }

  /// @throws IOException when no whole answer came within 20 s
  Answer get() throws IOException {
    try {
      connected().getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    if (socket == null) {
      Socket fresh = new Socket();
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout(20_000);
      fresh.connect(server, 5_000);
      in = new BufferedInputStream(fresh.getInputStream());
      socket = fresh;
    }
    return socket;
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line(), "HTTP/1.1 ".length(), "HTTP/1.1 200".length(), 10);
    int length = -1;
    boolean last = false;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      last |= lower.startsWith("connection:") && lower.endsWith("close");
    }
    String body = length >= 0 ? exactly(length) : chunks();
    if (last) {
      close();
    }
    return new Answer(status, body);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.append(exactly(size));
      line();
    }
    line();
    return body.toString();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body ended after " + bytes.length + " of " + length);
    }
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended inside \"" + line + "\"");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    Socket old = socket;
    socket = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
