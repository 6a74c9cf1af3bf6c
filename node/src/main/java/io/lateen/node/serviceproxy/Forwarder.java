package io.lateen.node.serviceproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening address: each connection goes to the next endpoint in turn, or to the one after
/// when that refuses. Two virtual threads carry a connection, one per direction.
final class Forwarder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");
  private static final int CONNECT_MILLIS = 1_000;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile List<InetSocketAddress> targets = List.of();
  private int next;

  private Forwarder(ServerSocket server) {
    this.server = server;
  }

  static Forwarder start(String ip, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(ip, port));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    Forwarder forwarder = new Forwarder(server);
    Thread.ofVirtual().name("service-" + ip + ":" + port).start(forwarder::accept);
    return forwarder;
  }

  /// The endpoints of new connections; those under way stay where they are.
  void use(List<InetSocketAddress> newTargets) {
    targets = newTargets;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          log.warn("{}: {}", server, e.getMessage());
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket target = connect(client.getInetAddress())) {
      open.add(target);
      Thread back = Thread.ofVirtual().start(() -> copy(target, client));
      copy(client, target);
      back.join();
      open.remove(target);
    } catch (IOException e) {
      log.debug("{}: {}", server, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private Socket connect(InetAddress from) throws IOException {
    List<InetSocketAddress> all = targets;
    for (int i = 0; i < all.size(); i++) {
      Socket socket = new Socket();
      try {
        InetSocketAddress target = all.get(turn(all.size()));
        keepSource(socket, from, target.getAddress());
        socket.connect(target, CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
      }
    }
    throw new IOException("none of " + all + " answers");
  }

  /// A Pod that comes by a Service's address is no other than when it comes directly: parts tell
  /// the host's own address from those of Pods.
  private static void keepSource(Socket socket, InetAddress from, InetAddress to)
      throws IOException {
    if (from.isLoopbackAddress() && to.isLoopbackAddress() && !from.equals(HOST)) {
      socket.bind(new InetSocketAddress(from, 0));
    }
  }

  private synchronized int turn(int size) {
    next = (next + 1) % size;
    return next;
  }

  /// Until `from` has no more to say; then `to` is told so, and may still answer.
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("{}: {}", socket, e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.debug("{}: {}", server, e.getMessage());
    }
    open.forEach(Forwarder::closeQuietly);
  }
}
