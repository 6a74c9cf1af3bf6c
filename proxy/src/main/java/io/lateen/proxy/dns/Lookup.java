package io.lateen.proxy.dns;

import io.lateen.proxy.resource.Address;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Answers a question once: by the hosts file, else by DNS.
final class Lookup implements AutoCloseable {
  private final EventLoop loop;
  private final Class<? extends SocketChannel> channelType;
  private final HostsFile hosts = new HostsFile(HostsFile.USUAL);
  private final Map<List<Address>, Servers> servers = new ConcurrentHashMap<>();

  Lookup(EventLoop loop, Class<? extends SocketChannel> channelType) {
    this.loop = loop;
    this.channelType = channelType;
  }

  /// Makes what [#ask] needs, which reads files and loads classes; not on the event loop.
  void prepare(Question question) {
    servers(question);
  }

  private Servers servers(Question question) {
    return servers.computeIfAbsent(
        question.how().servers(), given -> new Servers(loop, channelType, given));
  }

  /// What comes of it comes on the event loop, on which this is called.
  CompletableFuture<Answer> ask(Question question) {
    Answer known = hosts.find(question);
    return known.isEmpty() ? byDns(question) : CompletableFuture.completedFuture(known);
  }

  private CompletableFuture<Answer> byDns(Question question) {
    return switch (question.how().family()) {
      case V4_ONLY -> v4(question);
      case V6_ONLY -> v6(question);
      case V4_PREFERRED -> v4(question).exceptionallyCompose(_ -> v6(question));
      case AUTO -> v6(question).exceptionallyCompose(_ -> v4(question));
      case ALL -> all(question);
    };
  }

  private CompletableFuture<Answer> v4(Question question) {
    return servers(question).ask(question.name(), DnsRecordType.A);
  }

  private CompletableFuture<Answer> v6(Question question) {
    return servers(question).ask(question.name(), DnsRecordType.AAAA);
  }

  private CompletableFuture<Answer> all(Question question) {
    CompletableFuture<Answer> both =
        v4(question)
            .exceptionally(_ -> Answer.NOTHING)
            .thenCombine(v6(question).exceptionally(_ -> Answer.NOTHING), Answer::and);
    return both.thenCompose(
        answer ->
            answer.isEmpty()
                ? CompletableFuture.failedFuture(new UnknownHostException(question.name()))
                : CompletableFuture.completedFuture(answer));
  }

  @Override
  public void close() {
    servers.values().forEach(Servers::close);
  }
}
