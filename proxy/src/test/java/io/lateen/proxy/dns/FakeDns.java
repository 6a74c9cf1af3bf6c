package io.lateen.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Address;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A DNS server on a free port, which says what it is told. Of other names it says that there are
/// none.
public final class FakeDns implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int AAAA = 28;
  private static final Reply NONE = new Reply(3, 0, List.of());

  private final ServerSocket listening;
  private final DatagramSocket socket;
  private final Map<String, Semaphore> asked = new ConcurrentHashMap<>();
  private final Map<String, Reply> replies = new HashMap<>();
  private final Map<Query, SocketAddress> waiting = new HashMap<>();
  private volatile boolean curt;

  private record Reply(int code, int ttl, List<InetAddress> addresses) {}

  /// @param end of the question within the octets
  private record Query(ByteBuffer octets, String name, int type, int end) {}

  public FakeDns() throws IOException {
    ServerSocket tcp = null;
    DatagramSocket udp = null;
    while (tcp == null || udp == null) {
      tcp = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
      try {
        udp = new DatagramSocket(tcp.getLocalSocketAddress());
      } catch (BindException e) { // The port is free for one of them only.
        tcp.close();
      }
    }
    listening = tcp;
    socket = udp;
    Thread.ofVirtual().start(this::serve);
    Thread.ofVirtual().start(this::accept);
  }

  /// Its answers are too long for UDP.
  public FakeDns isCurt() {
    curt = true;
    return this;
  }

  public Address address() {
    return new Address("127.0.0.1", socket.getLocalPort());
  }

  /// Says this from now on, also to who waits.
  public FakeDns says(String name, int ttl, String... addresses) throws IOException {
    return says(
        name, new Reply(0, ttl, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList()));
  }

  /// There is no such name any more.
  public FakeDns denies(String name) throws IOException {
    return says(name, NONE);
  }

  private synchronized FakeDns says(String name, Reply reply) throws IOException {
    replies.put(name, reply);
    for (Query query : List.copyOf(waiting.keySet())) {
      if (query.name.equals(name)) {
        send(query, reply, waiting.remove(query));
      }
    }
    return this;
  }

  /// Says nothing of it until it is told what.
  public synchronized FakeDns ponders(String name) {
    replies.put(name, new Reply(-1, 0, List.of()));
    return this;
  }

  /// Returns when it has been asked once more for a name.
  public void awaitAsked(String name) throws InterruptedException {
    assertThat(questions(name).tryAcquire(10, TimeUnit.SECONDS)).as("asked for " + name).isTrue();
  }

  /// How often it has been asked for a name and nobody waited for that.
  public int asked(String name) {
    return questions(name).availablePermits();
  }

  private Semaphore questions(String name) {
    return asked.computeIfAbsent(name, key -> new Semaphore(0));
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        ByteBuffer octets = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        take(read(octets), packet.getSocketAddress());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private synchronized void take(Query query, SocketAddress from) throws IOException {
    Reply reply = reply(query);
    if (reply.code < 0) {
      waiting.put(query, from);
    } else {
      send(query, reply, from);
    }
    questions(query.name).release();
  }

  private void accept() {
    try {
      while (true) {
        try (Socket accepted = listening.accept()) {
          DataInputStream in = new DataInputStream(accepted.getInputStream());
          byte[] octets = in.readNBytes(in.readUnsignedShort());
          Query query = read(ByteBuffer.wrap(octets));
          byte[] answer = answer(query, reply(query), false);
          DataOutputStream out = new DataOutputStream(accepted.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
          in.read(); // The other side closes.
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private synchronized Reply reply(Query query) {
    return replies.getOrDefault(query.name, NONE);
  }

  private static Query read(ByteBuffer octets) {
    octets.position(HEADER);
    StringBuilder name = new StringBuilder();
    for (int length = octets.get(); length > 0; length = octets.get()) {
      byte[] label = new byte[length];
      octets.get(label);
      name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
    }
    int type = octets.getShort();
    return new Query(octets, name.toString(), type, octets.position() + 2);
  }

  private void send(Query query, Reply reply, SocketAddress to) throws IOException {
    byte[] answer = answer(query, reply, curt);
    socket.send(new DatagramPacket(answer, answer.length, to));
  }

  private static byte[] answer(Query query, Reply reply, boolean cut) {
    List<InetAddress> found =
        reply.addresses.stream()
            .filter(address -> !cut && address.getAddress().length == (query.type == AAAA ? 16 : 4))
            .toList();
    ByteBuffer out = ByteBuffer.allocate(2048);
    int flags = 0x8180 | reply.code | (cut ? 0x200 : 0);
    out.putShort(query.octets.getShort(0)).putShort((short) flags);
    out.putShort((short) 1).putShort((short) found.size()).putInt(0);
    out.put(query.octets.slice(HEADER, query.end - HEADER));
    for (InetAddress address : found) {
      out.putShort((short) 0xC00C).putShort((short) query.type).putShort((short) 1);
      out.putInt(reply.ttl).putShort((short) address.getAddress().length);
      out.put(address.getAddress());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    listening.close();
  }
}
