package io.lateen.proxy.probe;

import io.lateen.wire.xds.WorkloadProbe.Header;
import io.lateen.wire.xds.WorkloadProbe.Http;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/// One GET, of whose answer only the status counts: well is what is below 400. Whoever answers by
/// TLS is believed, as kubelets do. Blocks.
record HttpQuestion(Http http, String ownHost, Duration timeout) {
  private static final int LONGEST_LINE = 1000;

  /// Why it is ill; empty: it is well.
  String ask() throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    String host = http.host().isEmpty() ? ownHost : http.host();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, http.port()), left(end));
      plain.setSoTimeout(left(end));
      try (Socket socket = http.scheme().equals("HTTPS") ? secured(plain, host) : plain) {
        socket.getOutputStream().write(request(host).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return judge(firstLine(socket, end));
      }
    }
  }

  private static int left(long end) throws SocketTimeoutException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) left;
  }

  private Socket secured(Socket plain, String host) throws IOException {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      return tls.getSocketFactory().createSocket(plain, host, http.port(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private String request(String host) {
    StringBuilder request = new StringBuilder("GET ");
    request.append(http.path().isEmpty() ? "/" : http.path()).append(" HTTP/1.1\r\n");
    if (!has("host")) {
      request.append("host: ").append(host).append(':').append(http.port()).append("\r\n");
    }
    if (!has("user-agent")) {
      request.append("user-agent: kube-probe/lateen\r\n");
    }
    for (Header header : http.headers()) {
      request.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return request.append("connection: close\r\n\r\n").toString();
  }

  private boolean has(String name) {
    return http.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  private static String firstLine(Socket socket, long end) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      if (octet != '\r') {
        line.append((char) octet);
      }
      if (line.length() > LONGEST_LINE) {
        throw new IOException("a first line of more than " + LONGEST_LINE + " octets");
      }
      socket.setSoTimeout(left(end));
    }
    return line.toString();
  }

  private static String judge(String line) {
    if (!line.matches("HTTP/1\\.\\d [1-5]\\d\\d( .*)?")) {
      return "no HTTP: " + line;
    }
    int status = Integer.parseInt(line, 9, 12, 10);
    return status >= 200 && status < 400 ? "" : "HTTP status " + status;
  }
}
