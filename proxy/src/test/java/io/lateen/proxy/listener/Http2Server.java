package io.lateen.proxy.listener;

import io.lateen.proxy.listener.Http2Wire.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that speaks HTTP/2 frame by frame, as the test says.
final class Http2Server implements AutoCloseable {
  /// What happens on one connection, which has just exchanged prefaces.
  @FunctionalInterface
  interface Script {
    void serve(Http2Wire wire, int connection) throws IOException;
  }

  final AtomicInteger connections = new AtomicInteger();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final Script script;
  private final int[] settings;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// @param settings number and value, in turn
  Http2Server(Script script, int... settings) throws IOException {
    this.socket = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    this.script = script;
    this.settings = settings;
    Thread.ofVirtual().start(this::accept);
  }

  /// Answers every request with its path.
  static Http2Server echo(int... settings) throws IOException {
    return new Http2Server(
        (wire, connection) -> {
          for (Frame request = wire.nextRequest(); request != null; request = wire.nextRequest()) {
            String path = wire.fields(request).get(":path");
            wire.headers(request.stream(), false, ":status", "200");
            wire.data(request.stream(), true, path);
          }
        },
        settings);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(accepted, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted, int number) {
    try (accepted;
        Http2Wire wire = Http2Wire.server(accepted, settings)) {
      script.serve(wire, number);
    } catch (IOException e) {
      // The proxy closed the connection, or the test did.
    } catch (AssertionError e) {
      failures.add(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : open) {
      one.close();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.getFirst());
    }
  }
}
