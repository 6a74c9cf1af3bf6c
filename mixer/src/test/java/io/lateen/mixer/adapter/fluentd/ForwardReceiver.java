package io.lateen.mixer.adapter.fluentd;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/// Reads the forward protocol with the MessagePack library alone.
final class ForwardReceiver implements AutoCloseable {
  record Received(String tag, Instant time, Map<Value, Value> record) {
    Value get(String key) {
      return record.get(ValueFactory.newString(key));
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<Integer> messages = new CopyOnWriteArrayList<>();
  private final boolean acknowledges;
  private final ServerSocket server;

  ForwardReceiver(int port, boolean acknowledges) throws IOException {
    this.acknowledges = acknowledges;
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Received> received() {
    return received;
  }

  /// How many entries each message had.
  List<Integer> messages() {
    return messages;
  }

  int connections() {
    return connections.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection;
        MessageUnpacker in = MessagePack.newDefaultUnpacker(connection.getInputStream())) {
      while (in.hasNext()) {
        take(in.unpackValue(), connection.getOutputStream());
      }
    } catch (IOException e) {
      // Closed by either side.
    }
  }

  private void take(ImmutableValue message, OutputStream out) throws IOException {
    List<Value> parts = message.asArrayValue().list();
    List<Value> entries = parts.get(1).asArrayValue().list();
    for (Value entry : entries) {
      List<Value> pair = entry.asArrayValue().list();
      received.add(
          new Received(
              parts.get(0).asStringValue().asString(),
              time(pair.get(0)),
              pair.get(1).asMapValue().map()));
    }
    messages.add(entries.size());
    Map<Value, Value> options = parts.get(2).asMapValue().map();
    Value chunk = options.get(ValueFactory.newString("chunk"));
    if (acknowledges && chunk != null) {
      MessagePacker packer = MessagePack.newDefaultPacker(out);
      packer.packMapHeader(1).packString("ack").packValue(chunk).flush();
    }
  }

  private static Instant time(Value value) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(value.asExtensionValue().getData());
    return Instant.ofEpochSecond(bytes.getInt(), bytes.getInt());
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
