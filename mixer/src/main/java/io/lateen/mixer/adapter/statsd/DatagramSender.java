package io.lateen.mixer.adapter.statsd;

import io.lateen.mixer.adapter.outbox.RefusedException;
import io.lateen.mixer.adapter.outbox.Sender;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A datagram for each batch. Whether anybody reads it cannot be known.
final class DatagramSender implements Sender<String> {
  /// No datagram is longer, however often it is tried.
  static final int MOST_BYTES = 65_507;

  private final InetSocketAddress address;
  private final DatagramSocket socket;

  /// @param address looked up anew for each datagram; Java remembers the answer for a while
  DatagramSender(InetSocketAddress address) throws IOException {
    this.address = address;
    this.socket = new DatagramSocket();
  }

  @Override
  public void send(List<String> lines) throws IOException {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_BYTES) {
      throw new RefusedException(
          bytes.length + " bytes (expected: at most " + MOST_BYTES + ", a datagram)");
    }
    InetAddress host = InetAddress.getByName(address.getHostString());
    socket.send(new DatagramPacket(bytes, bytes.length, host, address.getPort()));
  }

  @Override
  public void close() {
    socket.close();
  }
}
