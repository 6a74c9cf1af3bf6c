package io.lateen.app.outside.small;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that sends a long body and reads what comes back at the same time.
final class Pump {
  private static final int BLOCK = 1 << 18;

  private Pump() {}

  /// @return how many octets came back after the head of a response of 200
  static long pass(int port, long length) throws IOException, InterruptedException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT / HTTP/1.1\r\nHost: web\r\nContent-Length: " + length + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      Thread sender = Thread.ofPlatform().daemon().start(() -> send(out, length));
      long came = receive(socket.getInputStream(), length);
      sender.join();
      return came;
    }
  }

  private static void send(OutputStream out, long length) {
    byte[] block = new byte[BLOCK];
    try {
      for (long sent = 0; sent < length; sent += BLOCK) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long receive(InputStream in, long length) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(status);
    }
    while (!line(in).isEmpty()) {
      // header fields
    }
    byte[] block = new byte[BLOCK];
    long came = 0;
    while (came < length) {
      int read = in.read(block);
      if (read < 0) {
        break;
      }
      came += read;
    }
    return came;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString().strip();
  }
}
