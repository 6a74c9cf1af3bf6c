package io.lateen.app.outside.steady;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A program behind the proxy that can go away and come back at its address.
final class Upstream implements AutoCloseable {
  private static final byte[] PAGE = new byte[512];

  private final String version;
  private final AtomicLong asked = new AtomicLong();
  private HttpServer server;

  private Upstream(String version) {
    this.version = version;
    this.server = serve(0);
  }

  static Upstream start(String version) {
    return new Upstream(version);
  }

  private HttpServer serve(int port) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext(
          "/",
          exchange -> {
            try (exchange) {
              asked.incrementAndGet();
              exchange.sendResponseHeaders(200, PAGE.length);
              exchange.getResponseBody().write(PAGE);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String version() {
    return version;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// How many requests have come.
  long asked() {
    return asked.get();
  }

  /// Ends, connections and all, and begins again.
  void restart() {
    int port = port();
    close();
    server = serve(port);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
