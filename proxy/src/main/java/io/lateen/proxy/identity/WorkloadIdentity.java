package io.lateen.proxy.identity;

import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SigningRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps a valid certificate in a [SecretStore]: asks for the first one at once, for the next one
/// after half of the life of the last, and early when the mesh's roots change. While nobody answers
/// it asks again and again; what is there is used until it ends. On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
public final class WorkloadIdentity implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final long CALL_TIMEOUT_MS = 10_000;
  private static final long FIRST_RETRY_MS = 100;
  private static final long LAST_RETRY_MS = 15_000;
  private static final long LOOK_MS = 1_000;

  /// Names of Citadel, and of what does its work today.
  private static final List<String> AUTHORITIES =
      List.of("istio-citadel", "istio-ca", "istiod.istio-system.svc");

  private final EventLoop loop;
  private final Class<? extends SocketChannel> channelType;
  private final IdentityOptions options;
  private final SecretStore secrets;
  private final Runnable first;
  private boolean begun;
  private boolean closed;
  private boolean asking;
  private long retry = FIRST_RETRY_MS;
  private String rootsAsked = "";
  private String lastReason = "";
  private @Nullable ScheduledFuture<?> next;
  private @Nullable ScheduledFuture<?> looking;

  /// @param first called on the event loop when the first certificate is there
  public WorkloadIdentity(
      EventLoop loop,
      Class<? extends SocketChannel> channelType,
      IdentityOptions options,
      SecretStore secrets,
      Runnable first) {
    this.loop = loop;
    this.channelType = channelType;
    this.options = options;
    this.secrets = secrets;
    this.first = first;
  }

  public void start() {
    loop.execute(
        () -> {
          ask();
          looking =
              loop.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        });
  }

  /// Roots that changed are a reason to ask: the answer has them all. Not at once, for everybody
  /// sees them change.
  private void look() {
    if (begun && !asking && !rootsAsked.isEmpty() && !read(options.roots()).equals(rootsAsked)) {
      rootsAsked = "";
      again(ThreadLocalRandom.current().nextLong(LOOK_MS));
    }
  }

  private void again(long millis) {
    if (next != null) {
      next.cancel(false);
    }
    if (!closed) {
      next = loop.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
    }
  }

  /// Empty: not there.
  private static String read(java.nio.file.Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private void ask() {
    if (closed || asking) {
      return;
    }
    String token = read(options.token());
    String roots = read(options.roots());
    if (token.isEmpty() || roots.isEmpty()) {
      tell((token.isEmpty() ? options.token() : options.roots()) + " is not there yet");
      again(FIRST_RETRY_MS); // a look at a file costs nobody anything
      return;
    }
    rootsAsked = roots;
    try {
      KeyPair pair = generate();
      String csr = SigningRequest.pem(pair, TokenSubject.spiffeId(token));
      asking = true;
      SslContext tls = new TlsContexts(secrets).client(towards(roots), List.of("h2"));
      connect(tls, call(token, csr, pair));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      asking = false;
      failed(String.valueOf(e.getMessage()));
    }
  }

  private static KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static UpstreamTls towards(String roots) {
    List<SanMatch> names =
        AUTHORITIES.stream()
            .map(name -> new SanMatch(SanMatch.Type.DNS, new StringMatch.Exact(name, false)))
            .toList();
    return new UpstreamTls(
        AUTHORITIES.getFirst(),
        null,
        new Pem.Inline(roots),
        false,
        names,
        List.of("h2"),
        TlsVersions.USUAL);
  }

  private CertificateCall call(String token, String csr, KeyPair pair) {
    return new CertificateCall(
        options.authority().toString(),
        token,
        csr,
        options.life(),
        new CertificateCall.Reply() {
          @Override
          public void issued(List<String> chain) {
            asking = false;
            take(chain, pair);
          }

          @Override
          public void failed(String reason) {
            asking = false;
            WorkloadIdentity.this.failed(reason);
          }
        });
  }

  private void connect(SslContext tls, CertificateCall call) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelType)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            tls.newHandler(channel.alloc()),
                            Http2FrameCodecBuilder.forClient()
                                .initialSettings(new Http2Settings().pushEnabled(false))
                                .build(),
                            call);
                  }
                });
    bootstrap
        .connect(
            InetSocketAddress.createUnresolved(
                options.authority().host(), options.authority().port()))
        .addListener((ChannelFuture done) -> connected(done, call));
  }

  private void connected(ChannelFuture done, CertificateCall call) {
    if (!done.isSuccess()) {
      call.fail("cannot connect to " + options.authority() + ": " + done.cause().getMessage());
      return;
    }
    Channel channel = done.channel();
    ScheduledFuture<?> limit =
        loop.schedule(
            () -> {
              call.fail("no answer in " + CALL_TIMEOUT_MS + " ms");
              channel.close();
            },
            CALL_TIMEOUT_MS,
            TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(over -> limit.cancel(false));
  }

  private void take(List<String> chain, KeyPair pair) {
    X509Certificate leaf;
    try {
      leaf = PemText.certificates(chain.getFirst()).getFirst();
    } catch (GeneralSecurityException e) {
      failed("the certificate cannot be read: " + e.getMessage());
      return;
    }
    String certificates = String.join("", chain.subList(0, chain.size() - 1));
    secrets.put(
        Map.of(
            SecretStore.OWN,
                new SecretStore.Secret(certificates, PemText.of(pair.getPrivate()), ""),
            SecretStore.TRUSTED, new SecretStore.Secret("", "", chain.getLast())));
    retry = FIRST_RETRY_MS;
    lastReason = "";
    again(untilNext(leaf));
    if (!begun) {
      begun = true;
      first.run();
    }
  }

  /// Half of what is left, and up to a tenth of it earlier, so that not everybody comes at once.
  private static long untilNext(X509Certificate leaf) {
    long left = Duration.between(Instant.now(), leaf.getNotAfter().toInstant()).toMillis();
    long half = Math.max(1, left / 2);
    return half - ThreadLocalRandom.current().nextLong(half / 5 + 1);
  }

  private void tell(String reason) {
    if (!reason.equals(lastReason)) {
      System.err.println("identity: no certificate: " + reason + "; trying again");
      lastReason = reason;
    }
  }

  private void failed(String reason) {
    tell(reason);
    again(retry + ThreadLocalRandom.current().nextLong(retry));
    retry = Math.min(LAST_RETRY_MS, retry * 2);
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          if (next != null) {
            next.cancel(false);
          }
          if (looking != null) {
            looking.cancel(false);
          }
        });
  }
}
