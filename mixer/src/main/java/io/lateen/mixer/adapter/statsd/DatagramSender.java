package io.lateen.mixer.adapter.statsd;

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
    InetAddress host = InetAddress.getByName(address.getHostString());
    socket.send(new DatagramPacket(bytes, bytes.length, host, address.getPort()));
  }

  @Override
  public void close() {
    socket.close();
  }
}
