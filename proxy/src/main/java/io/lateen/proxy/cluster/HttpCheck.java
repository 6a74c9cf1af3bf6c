package io.lateen.proxy.cluster;

import io.lateen.proxy.cluster.HealthProbe.Verdict;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.ResponseReader;
import io.lateen.proxy.resource.HealthCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One request of HTTP/1.1, whose status is the verdict.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HttpCheck implements Check {
  private final Channel channel;
  private final HealthCheck.Http config;
  private final String cluster;
  private final Consumer<Verdict> verdict;
  private final ResponseHead head = new ResponseHead();
  private final ResponseReader reader = new ResponseReader(head);
  private boolean over;

  /// @param cluster is the host asked for when the configuration names none
  HttpCheck(Channel channel, HealthCheck.Http config, String cluster, Consumer<Verdict> verdict) {
    this.channel = channel;
    this.config = config;
    this.cluster = cluster;
    this.verdict = verdict;
  }

  @Override
  public void start() {
    reader.begin();
    reader.expect(config.method().equals("HEAD") ? Method.HEAD : Method.GET);
    channel.writeAndFlush(Unpooled.wrappedBuffer(request().getBytes(StandardCharsets.US_ASCII)));
  }

  private String request() {
    StringBuilder request = new StringBuilder();
    request.append(config.method()).append(' ').append(config.path());
    request.append(" HTTP/1.1\r\nhost: ");
    request.append(config.host().isEmpty() ? cluster : config.host()).append("\r\n");
    request.append("user-agent: Envoy/HC\r\nconnection: close\r\n");
    config
        .headers()
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return request.append("\r\n").toString();
  }

  @Override
  public void arrived(ByteBuf data) {
    try {
      read(data);
    } finally {
      data.release();
    }
  }

  private void read(ByteBuf data) {
    while (!over) {
      switch (reader.next(data)) {
        case HEAD -> {
          if (!head.interim()) {
            say(verdict(head.status()));
          }
        }
        case DATA -> data.skipBytes(reader.dataLength());
        case END -> reader.begin();
        case MALFORMED -> say(Verdict.NO_ANSWER);
        case MORE -> {
          return;
        }
      }
    }
  }

  private void say(Verdict said) {
    over = true;
    verdict.accept(said);
  }

  private Verdict verdict(int status) {
    if (config.expected().stream().anyMatch(range -> range.has(status))) {
      return Verdict.WELL;
    }
    return config.retriable().stream().anyMatch(range -> range.has(status))
        ? Verdict.RETRIABLE
        : Verdict.ILL;
  }
}
