package io.lateen.proxy.listener;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A server of one connection, which a test writes octet by octet.
final class RawServer implements AutoCloseable {
  @FunctionalInterface
  interface Script {
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  RawServer(Script script) throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(() -> talk(script));
  }

  private void talk(Script script) {
    try (Socket accepted = socket.accept()) {
      script.talk(new BufferedInputStream(accepted.getInputStream()), accepted.getOutputStream());
      over.complete(true);
    } catch (IOException | AssertionError e) {
      over.completeExceptionally(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /// Returns when the script is done; fails when it failed.
  void await() throws Exception {
    over.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
