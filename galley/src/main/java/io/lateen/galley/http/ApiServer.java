package io.lateen.galley.http;

import io.lateen.galley.auth.AccountTokens;
import io.lateen.galley.auth.Authenticator;
import io.lateen.galley.auth.BearerToken;
import io.lateen.galley.auth.CertificateAuthority;
import io.lateen.galley.auth.Identity;
import io.lateen.galley.auth.Kubeconfig;
import io.lateen.galley.discovery.ServedTypes;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.stream.KubeletClient;
import io.lateen.wire.kube.local.LocalApi;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The Kubernetes API on a TLS port. Event loops only move bytes; every request runs on a virtual
/// thread of its own. Closing it ends all connections and watches.
@SuppressWarnings("FutureReturnValueIgnored") // closing cannot fail
public final class ApiServer implements AutoCloseable {

  private final CertificateAuthority authority;
  private final BearerToken token;
  private final KubeletClient kubelet;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final LocalApi local;
  private final Channel listener;

  private ApiServer(ApiServerSettings settings, ResourceEngine engine, AnswerListener answers)
      throws IOException {
    this.authority = CertificateAuthority.loadOrCreate(settings.home().resolve("pki"));
    this.token = BearerToken.loadOrCreate(settings.home().resolve("token"));
    this.kubelet = new KubeletClient(settings.kubeletToken());
    LiveAccounts accounts = new LiveAccounts(engine);
    AccountTokens tokens =
        AccountTokens.loadOrCreate(settings.home().resolve("pki/sa.key"), accounts::isAlive);
    Authenticator authenticator = new Authenticator(token, tokens);
    Router router =
        new Router(
            new Descriptions(new ServedTypes(engine.types())),
            new ResourceRequests(
                engine,
                new PodRequests(engine, kubelet),
                new Reviews(authenticator),
                new TokenRequests(accounts, tokens)));
    RequestHandler requests = new RequestHandler(authenticator, router, answers);
    this.local = new LocalRequests(requests, token);
    SslContext tls = tls(authority.serverIdentity());
    this.listener =
        listen(
            new InetSocketAddress(settings.address(), settings.port()),
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                prepare(channel, tls, requests);
              }
            });
  }

  /// Listens, then writes the kubeconfig.
  ///
  /// @throws PortTakenException when another process listens there
  /// @throws IOException naming the file of the home that cannot be read or written
  public static ApiServer start(
      ApiServerSettings settings, ResourceEngine engine, AnswerListener answers)
      throws IOException {
    ApiServer server = new ApiServer(settings, engine, answers);
    try {
      new Kubeconfig(server.url(), server.authority.certificatePem(), server.token)
          .write(settings.kubeconfig());
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /// `https://127.0.0.1:6443`.
  public URI url() {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /// The same for parts of this process.
  public LocalApi local() {
    return local;
  }

  public CertificateAuthority authority() {
    return authority;
  }

  public BearerToken token() {
    return token;
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.close().awaitUninterruptibly();
    threads.shutdownNow();
    kubelet.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Channel listen(InetSocketAddress address, ChannelInitializer<SocketChannel> prepare)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(prepare)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      Throwable cause = bound.cause();
      throw cause instanceof BindException
          ? new PortTakenException(address, cause)
          : new IOException("cannot listen on " + address, cause);
    }
    return bound.channel();
  }

  private void prepare(SocketChannel channel, SslContext tls, RequestHandler requests) {
    connections.add(channel);
    channel
        .pipeline()
        .addLast(tls.newHandler(channel.alloc()))
        .addLast(new StrictRequestDecoder())
        .addLast(new HttpResponseEncoder())
        .addLast(new BodyLimit())
        .addLast(new ConnectionHandler(requests, threads, channel));
  }

  private SslContext tls(Identity server) throws IOException {
    return SslContextBuilder.forServer(server.key(), server.certificate())
        .sslProvider(SslProvider.JDK)
        .trustManager(authority.certificate())
        .clientAuth(ClientAuth.OPTIONAL)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                "http/1.1"))
        .build();
  }
}
