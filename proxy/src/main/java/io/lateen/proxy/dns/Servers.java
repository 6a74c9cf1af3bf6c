package io.lateen.proxy.dns;

import io.lateen.proxy.resource.Address;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// DNS servers, asked one after the other, each with a time-out, over UDP and what is too long for
/// that over TCP. Nothing is kept here: an answer's time is its follower's affair.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is listened for
final class Servers implements AutoCloseable {
  private static final int PORT = 53;

  private final DnsNameResolver resolver;

  /// @param given empty: the system's, with its search domains and time-outs
  Servers(EventLoop loop, Class<? extends SocketChannel> channelType, List<Address> given) {
    boolean epoll = channelType == EpollSocketChannel.class;
    resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .socketChannelType(channelType)
            // A port of its own for each question: whoever forges answers has to guess it.
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .hostsFileEntriesResolver((name, types) -> null)
            .nameServerProvider(given.isEmpty() ? system() : these(given))
            .build();
  }

  /// Where the system names no server there may be one on the machine, as its own resolver thinks.
  private static DnsServerAddressStreamProvider system() {
    try {
      boolean some =
          new UnixResolverDnsServerAddressStreamProvider("/etc/resolv.conf", "/etc/resolver")
                  .nameServerAddressStream("")
                  .size()
              > 0;
      return some ? DnsServerAddressStreamProviders.unixDefault() : local();
    } catch (IOException | IllegalArgumentException e) {
      return local();
    }
  }

  private static DnsServerAddressStreamProvider local() {
    return these(List.of(new Address("127.0.0.1", PORT)));
  }

  private static DnsServerAddressStreamProvider these(List<Address> given) {
    DnsServerAddresses all =
        DnsServerAddresses.sequential(
            given.stream()
                .map(at -> new InetSocketAddress(InetAddress.ofLiteral(at.host()), at.port()))
                .toList());
    return name -> all.stream();
  }

  /// Asks for all records of a type; fails when there are none.
  CompletableFuture<Answer> ask(String name, DnsRecordType type) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      resolver
          .resolveAll(new DefaultDnsQuestion(name, type))
          .addListener((Future<List<DnsRecord>> done) -> complete(answer, done));
    } catch (IllegalArgumentException e) { // no name that DNS could have
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static void complete(CompletableFuture<Answer> answer, Future<List<DnsRecord>> done) {
    if (!done.isSuccess()) {
      answer.completeExceptionally(done.cause());
      return;
    }
    List<DnsRecord> records = done.getNow();
    try {
      answer.complete(read(records));
    } catch (UnknownHostException e) { // an address of another length
      answer.completeExceptionally(e);
    } finally {
      records.forEach(ReferenceCountUtil::release);
    }
  }

  private static Answer read(List<DnsRecord> records) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (DnsRecord one : records) {
      if (one instanceof DnsRawRecord raw) {
        byte[] octets = new byte[raw.content().readableBytes()];
        raw.content().getBytes(raw.content().readerIndex(), octets);
        addresses.add(InetAddress.getByAddress(octets));
        ttl = Math.min(ttl, raw.timeToLive());
      }
    }
    return new Answer(addresses, ttl);
  }

  @Override
  public void close() {
    resolver.close();
  }
}
