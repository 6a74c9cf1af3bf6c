package io.lateen.app.outside.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Somebody with an address like a Pod's who tries doors.
///
/// @param from the address connections leave from
record Intruder(InetAddress from) {
  private static final int PATIENCE_MS = 5_000;
  private static final int MOST = 1 << 16;

  /// What a door answers to plain HTTP; empty: nothing, or it closed.
  String plain(InetSocketAddress door, String request) {
    try (Socket socket = open(door)) {
      return exchange(socket, request);
    } catch (IOException refused) {
      return "";
    }
  }

  /// The same through TLS.
  String tls(InetSocketAddress door, SSLContext context, String request, String... protocols) {
    try (Socket socket = open(door);
        SSLSocket tls =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(socket, door.getHostString(), door.getPort(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(protocols);
      tls.setSSLParameters(parameters);
      return exchange(tls, request);
    } catch (IOException refused) {
      return "";
    }
  }

  private Socket open(InetSocketAddress door) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(door, PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static String exchange(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      for (int n = in.read(buffer); n >= 0 && answer.length() < MOST; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException over) {
      // What was said before counts.
    }
    return answer.toString();
  }

  static String get(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: details:9080\r\nConnection: close\r\n"
        + more
        + "\r\n";
  }
}
