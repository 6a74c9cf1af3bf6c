package io.lateen.proxy.cluster;

import io.lateen.proxy.cluster.HealthProbe.Verdict;
import io.lateen.proxy.resource.HealthCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Some octets there, others back, in their order; none of either: a connection is enough.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class TcpCheck implements Check {
  private static final int MOST = 64 * 1024;

  private final Channel channel;
  private final HealthCheck.Tcp config;
  private final Consumer<Verdict> verdict;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  TcpCheck(Channel channel, HealthCheck.Tcp config, Consumer<Verdict> verdict) {
    this.channel = channel;
    this.config = config;
    this.verdict = verdict;
  }

  @Override
  public void start() {
    if (!config.send().isEmpty()) {
      byte[] octets = config.send().getBytes(StandardCharsets.ISO_8859_1);
      channel.writeAndFlush(Unpooled.wrappedBuffer(octets));
    }
    if (config.receive().isEmpty()) {
      verdict.accept(Verdict.WELL);
    }
  }

  @Override
  public void arrived(ByteBuf data) {
    byte[] more = new byte[data.readableBytes()];
    data.readBytes(more);
    data.release();
    received.writeBytes(more);
    if (has(received.toByteArray(), config.receive())) {
      verdict.accept(Verdict.WELL);
    } else if (received.size() > MOST) {
      verdict.accept(Verdict.ILL);
    }
  }

  private static boolean has(byte[] octets, List<String> parts) {
    String all = new String(octets, StandardCharsets.ISO_8859_1);
    int at = 0;
    for (String part : parts) {
      int found = all.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return true;
  }
}
