package io.lateen.proxy.identity;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A gateway's certificates by `credentialName`: the Secrets of its own namespace that its
/// configuration names, each watched, put into a [SecretStore] whenever they change. One that is
/// deleted is used on, as with Istio 1.1: its listener would have nothing else to show. On one
/// event loop.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
public final class Credentials implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final long FIRST_RETRY_MS = 100;
  private static final long LAST_RETRY_MS = 10_000;

  private final EventLoop loop;
  private final Class<? extends SocketChannel> channelType;
  private final CredentialOptions options;
  private final SecretStore secrets;
  private final boolean forgets;
  private final Map<String, Followed> followed = new HashMap<>();
  private boolean closed;

  /// One Secret, with what was last said of it, so that nothing is said twice.
  private static final class Followed {
    long retry = FIRST_RETRY_MS;
    String said = "";

    /// Under which names it is in the store.
    Set<String> given = Set.of();
  }

  /// @param forgets whether one that is deleted is taken out of the store: where who has it, an
  ///     Envoy, uses it on by itself
  public Credentials(
      EventLoop loop,
      Class<? extends SocketChannel> channelType,
      CredentialOptions options,
      SecretStore secrets,
      boolean forgets) {
    this.loop = loop;
    this.channelType = channelType;
    this.options = options;
    this.secrets = secrets;
    this.forgets = forgets;
  }

  /// Begins to watch what is not watched yet. Any thread.
  ///
  /// @param names as the configuration has them, `-cacert` and all
  public void want(Set<String> names) {
    loop.execute(() -> objects(names).forEach(this::follow));
  }

  /// The Secrets where these may be: what clients are checked against is in one of its own, or in
  /// the certificate's.
  private static Set<String> objects(Set<String> names) {
    Set<String> objects = new HashSet<>();
    for (String name : names) {
      if (!name.equals(SecretStore.OWN) && !name.equals(SecretStore.TRUSTED)) {
        objects.add(name);
        if (name.endsWith(CredentialParser.AUTHORITY)) {
          objects.add(name.substring(0, name.length() - CredentialParser.AUTHORITY.length()));
        }
      }
    }
    return objects;
  }

  private void follow(String name) {
    if (!closed && !followed.containsKey(name)) {
      Followed one = new Followed();
      followed.put(name, one);
      watch(name, one);
    }
  }

  private void watch(String name, Followed one) {
    if (closed) {
      return;
    }
    try {
      var question =
          new SecretWatch.Question(
              options.server().toString(), read("namespace"), name, read("token"));
      SslContext tls = new TlsContexts(secrets).client(towards(read("ca.crt")), List.of());
      connect(tls, new SecretWatch(question, events(question, one)));
    } catch (IOException | IllegalArgumentException e) {
      again(name, one, String.valueOf(e.getMessage()));
    }
  }

  private String read(String file) throws IOException {
    try {
      return Files.readString(options.folder().resolve(file)).strip();
    } catch (IOException e) {
      throw new IOException(options.folder().resolve(file) + " cannot be read", e);
    }
  }

  private UpstreamTls towards(String roots) {
    Address server = options.server();
    List<SanMatch> names =
        List.of(
            name(SanMatch.Type.IP_ADDRESS, server.host()),
            name(SanMatch.Type.DNS, server.host()),
            name(SanMatch.Type.DNS, "kubernetes.default.svc"));
    return new UpstreamTls(
        null, null, new Pem.Inline(roots), false, names, List.of(), TlsVersions.USUAL);
  }

  private static SanMatch name(SanMatch.Type type, String name) {
    return new SanMatch(type, new StringMatch.Exact(name, false));
  }

  private SecretWatch.Events events(SecretWatch.Question question, Followed one) {
    return new SecretWatch.Events() {
      @Override
      public void is(Map<?, ?> object) {
        one.retry = FIRST_RETRY_MS;
        one.said = "";
        Map<String, SecretStore.Secret> found = CredentialParser.parse(question.name(), object);
        if (found.isEmpty()) {
          say(
              one,
              question
                  + " has none of the keys (expected: cert and key, tls.crt and tls.key,"
                  + " cacert or ca.crt)");
        }
        one.given = found.keySet();
        secrets.put(found);
      }

      @Override
      public void missing() {
        one.retry = FIRST_RETRY_MS;
        if (!question.name().endsWith(CredentialParser.AUTHORITY)) {
          boolean had = secrets.get(question.name()) != null;
          say(one, question + (had ? " is gone; what it was is used on" : " is not there yet"));
        }
        if (forgets) {
          secrets.remove(one.given);
          one.given = Set.of();
        }
      }

      @Override
      public void ended(String reason) {
        again(question.name(), one, reason);
      }
    };
  }

  private static void say(Followed one, String text) {
    if (!text.equals(one.said)) {
      one.said = text;
      System.err.println("credentials: " + text);
    }
  }

  private void connect(SslContext tls, SecretWatch watch) {
    new Bootstrap()
        .group(loop)
        .channel(channelType)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(tls.newHandler(channel.alloc()), new HttpClientCodec(), watch);
              }
            })
        .connect(
            InetSocketAddress.createUnresolved(options.server().host(), options.server().port()))
        .addListener(
            (ChannelFuture done) -> {
              if (!done.isSuccess()) {
                watch.fail("cannot connect to " + options.server());
              }
            });
  }

  private void again(String name, Followed one, String reason) {
    if (!reason.isEmpty()) {
      say(one, "Secret " + name + ": " + reason + "; trying again");
    }
    if (!closed) {
      long wait = one.retry + ThreadLocalRandom.current().nextLong(one.retry);
      one.retry = reason.isEmpty() ? FIRST_RETRY_MS : Math.min(LAST_RETRY_MS, one.retry * 2);
      loop.schedule(() -> watch(name, one), wait, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    loop.execute(() -> closed = true);
  }
}
