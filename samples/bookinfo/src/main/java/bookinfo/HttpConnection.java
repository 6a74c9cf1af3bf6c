package bookinfo;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One client connection, used by one caller at a time: to the target itself or to its proxy, with
/// TLS when the target's scheme is https (through a proxy: inside a CONNECT tunnel).
final class HttpConnection implements Closeable {
  private final Socket socket;
  private final InputStream in;
  private Deadline deadline;

  private HttpConnection(Socket socket, Deadline deadline) throws IOException {
    this.socket = socket;
    this.deadline = deadline;
    this.in = new BufferedInputStream(new TimedInput(socket.getInputStream()), 4096);
  }

  static HttpConnection open(URI target, @Nullable URI proxy, Deadline deadline)
      throws IOException {
    URI peer = proxy == null ? target : proxy;
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(peer.getHost(), port(peer)), deadline.millisLeft());
      var plain = new HttpConnection(socket, deadline);
      return target.getScheme().equals("https") ? plain.secured(target, proxy) : plain;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// The port of a URI, its scheme's own when it names none.
  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private HttpConnection secured(URI target, @Nullable URI proxy) throws IOException {
    if (proxy != null) {
      openTunnel(target);
    }
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var tls = (SSLSocket) factory.createSocket(socket, target.getHost(), port(target), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(deadline.millisLeft());
    tls.startHandshake();
    return new HttpConnection(tls, deadline);
  }

  private void openTunnel(URI target) throws IOException {
    String authority = target.getHost() + ":" + port(target);
    write("CONNECT " + authority + " HTTP/1.1\r\nhost: " + authority + "\r\n\r\n");
    int status = new ResponseReader(in).readTunnelStatus();
    if (status / 100 != 2) {
      throw new SocketException("proxy answered CONNECT with " + status);
    }
  }

  /// The connection ended before the first byte of an answer, as one does that its server closed
  /// while it lay idle.
  static final class UnansweredException extends IOException {
    UnansweredException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// Sends a request head and reads the response, all before the deadline.
  ResponseReader.Response exchange(String head, Deadline deadline) throws IOException {
    this.deadline = deadline;
    try {
      write(head);
      in.mark(1);
      if (in.read() < 0) {
        throw new UnansweredException("connection closed before an answer", null);
      }
      in.reset();
    } catch (SocketException e) {
      throw new UnansweredException("connection broke before an answer", e);
    }
    return new ResponseReader(in).read();
  }

  private void write(String head) throws IOException {
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Gives every read only the time that the whole call has left.
  private final class TimedInput extends InputStream {
    private final InputStream from;

    TimedInput(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      socket.setSoTimeout(deadline.millisLeft());
      return from.read(into, offset, length);
    }
  }
}
