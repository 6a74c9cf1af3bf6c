package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.ServerName;
import io.lateen.wire.xds.AdsClientConversation;
import io.lateen.wire.xds.ClientConversation;
import io.lateen.wire.xds.DeltaClientConversation;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.WorkloadProbe;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps one ADS stream to the control plane open, answers what comes, and publishes snapshots.
/// When the control plane is away, what was published stays. Everything runs on the given event
/// loop; so do calls of `dump`.
public final class AdsClient implements ConfigFeed, GrpcStream.Events {
  private static final String SERVICE = "/envoy.service.discovery.v3.AggregatedDiscoveryService/";
  private static final int UNIMPLEMENTED = 12;
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final int WINDOW = 4 * 1024 * 1024;

  private final EventLoop loop;
  private final Class<? extends Channel> channelType;
  private final Address server;
  private final ByteString node;
  private ClientConversation conversation;
  private final ConfigStore store;
  private final XdsStats stats;
  private final UplinkStats uplink;
  private final Consumer<ConfigSnapshot> publish;
  private final Backoff backoff = new Backoff();
  private @Nullable GrpcStream stream;
  private @Nullable ScheduledFuture<?> patience;
  private @Nullable ScheduledFuture<?> check;
  private @Nullable ScheduledFuture<?> reconnect;
  private long checkAt = Long.MAX_VALUE;
  private boolean closed;
  private boolean open;
  private @Nullable HealthLine health;
  private String lastReason = "";
  private Supplier<String> authorization = () -> "";
  private @Nullable Supplier<SslContext> tls;
  private @Nullable String sni;

  /// @param server the discovery address; a DNS name is resolved on each attempt
  /// @param node an encoded `envoy.config.core.v3.Node`
  /// @param delta whether incremental xDS is tried; a server that has none is spoken to as before
  /// @param publish called on the event loop
  public AdsClient(
      EventLoop loop,
      Class<? extends Channel> channelType,
      Address server,
      ByteString node,
      boolean delta,
      List<FilterParser> filters,
      StatsStore stats,
      Consumer<ConfigSnapshot> publish) {
    this(loop, channelType, server, node, delta, new ConfigStore(filters), stats, publish);
  }

  /// By a bootstrap, whose static resources are there besides.
  ///
  /// @param server of the bootstrap
  /// @throws IllegalArgumentException with every reason for which something static is refused
  public static AdsClient of(
      BootstrapFile bootstrap,
      AdsSource server,
      EventLoop loop,
      Class<? extends Channel> channelType,
      ByteString node,
      List<FilterParser> filters,
      StatsStore stats,
      Consumer<ConfigSnapshot> publish) {
    ConfigStore store =
        new ConfigStore(filters, Sources.CONTROL_PLANE, bootstrap.source(), bootstrap.fixed());
    List<String> problems = store.begin(System.nanoTime());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "static_resources: " + String.join("\n  static_resources: ", problems));
    }
    return new AdsClient(
        loop, channelType, server.server(), node, server.delta(), store, stats, publish);
  }

  private AdsClient(
      EventLoop loop,
      Class<? extends Channel> channelType,
      Address server,
      ByteString node,
      boolean delta,
      ConfigStore store,
      StatsStore stats,
      Consumer<ConfigSnapshot> publish) {
    this.loop = loop;
    this.channelType = channelType;
    this.server = server;
    this.node = node;
    this.conversation = delta ? new DeltaClientConversation(node) : new AdsClientConversation(node);
    this.store = store;
    this.stats = new XdsStats(stats);
    this.uplink = new UplinkStats(stats);
    this.publish = publish;
  }

  /// Says who asks, before `start`.
  ///
  /// @param value of header `authorization`, asked for at each attempt; empty: none is sent
  public void presents(Supplier<String> value) {
    authorization = value;
  }

  /// Speaks TLS, before `start`.
  ///
  /// @param context asked for at each attempt; throws IllegalArgumentException with the reason
  ///     when there is none yet
  /// @param name said to the server (SNI); null: none
  public void secures(Supplier<SslContext> context, @Nullable String name) {
    tls = context;
    sni = name;
  }

  /// Asks how the workload is to be asked whether it is well; before `start`. For workloads that
  /// join: others' control planes need not know of it.
  ///
  /// @param told how from now on, null: not at all; on the event loop
  public void probes(Consumer<@Nullable WorkloadProbe> told) {
    health = new HealthLine(told);
  }

  /// Tells the control plane how well the workload is, now and on every stream to come. From any
  /// thread.
  ///
  /// @param why it is ill; empty: it is well
  public void report(String why) {
    loop.execute(
        () -> {
          if (health != null) {
            health.report(open ? stream : null, conversation, why);
          }
        });
  }

  @Override
  public void awaits(Names names) {
    store.await(names, () -> loop.execute(this::namesKnown));
  }

  private void namesKnown() {
    if (!closed) {
      settle();
    }
  }

  /// Connects, and again whenever the stream ends, until `close`.
  @Override
  public void start() {
    loop.execute(
        () -> {
          connect();
          patience = loop.schedule(this::waitNoLonger, Warming.PATIENCE, TimeUnit.NANOSECONDS);
        });
  }

  private void waitNoLonger() {
    store.waitNoLonger();
    settle();
  }

  /// Ends the stream; what was published stays.
  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          if (stream != null) {
            stream.close();
          }
          if (patience != null) {
            patience.cancel(false);
          }
          if (check != null) {
            check.cancel(false);
          }
          if (reconnect != null) {
            reconnect.cancel(false);
          }
        });
  }

  @Override
  public ConfigDump dump() {
    return new ConfigDump(store, conversation::version);
  }

  private void connect() {
    if (closed) {
      return;
    }
    stats.attempt();
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW))
            .build();
    GrpcStream next =
        new GrpcStream(
            server.toString(),
            SERVICE + conversation.method(),
            authorization.get(),
            tls != null,
            this);
    stream = next;
    SslContext context;
    try {
      context = tls == null ? null : tls.get();
    } catch (IllegalArgumentException e) {
      closed(next, "TLS: " + e.getMessage());
      return;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelType)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (context != null) {
                      channel.pipeline().addLast(handler(context, channel));
                    }
                    channel.pipeline().addLast(codec, next);
                    uplink.begun(channel);
                  }
                });
    bootstrap
        .connect(InetSocketAddress.createUnresolved(server.host(), server.port()))
        .addListener((ChannelFuture future) -> connected(next, future));
  }

  private SslHandler handler(SslContext context, Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    if (sni != null) {
      ServerName.set(handler.engine(), sni);
    }
    return handler;
  }

  private void connected(GrpcStream attempt, ChannelFuture future) {
    Throwable cause = future.cause();
    if (cause != null) {
      uplink.failed();
      closed(attempt, "cannot connect to " + server + ": " + cause.getMessage());
    }
  }

  @Override
  public void opened(GrpcStream opened) {
    stats.connected(true);
    for (XdsRequest request : conversation.onConnected()) {
      opened.send(request.toByteArray());
    }
    open = true;
    if (health != null) {
      health.opened(opened, conversation);
    }
  }

  @Override
  public void message(GrpcStream from, byte[] bytes) {
    XdsResponse response;
    try {
      response = conversation.parse(bytes);
    } catch (IOException e) {
      System.err.println("ads: response cannot be read: " + e.getMessage());
      from.close();
      return;
    }
    if (conversation.knows(response.typeUrl())) {
      backoff.reset();
      lastReason = "";
      take(from, response);
    } else if (health != null && response.typeUrl().equals(TypeUrl.PROBE)) {
      health.take(from, conversation, response);
    }
  }

  private void take(GrpcStream from, XdsResponse response) {
    Update update = Update.of(response);
    List<String> problems = store.take(update, System.nanoTime());
    stats.taken(update, problems.isEmpty(), store);
    if (problems.isEmpty()) {
      from.send(conversation.accept(response).toByteArray());
    } else {
      System.err.println(
          "ads: refused " + response.typeUrl() + "\n  " + String.join("\n  ", problems));
      from.send(conversation.refuse(response, problems).toByteArray());
    }
    settle();
  }

  private void settle() {
    ConfigSnapshot snapshot = store.settle(System.nanoTime());
    want(TypeUrl.ENDPOINT, store.assignmentNames());
    want(TypeUrl.ROUTE, store.tableNames());
    if (snapshot != null) {
      publish.accept(snapshot);
    }
    stats.sizes(store);
    checkLater();
  }

  private void want(String typeUrl, Set<String> names) {
    XdsRequest request = conversation.want(typeUrl, names);
    if (request != null && stream != null) {
      stream.send(request.toByteArray());
    }
  }

  /// Looks again when patience with a silent control plane ends.
  private void checkLater() {
    long at = store.nextCheck();
    if (at == checkAt || closed) {
      return;
    }
    if (check != null) {
      check.cancel(false);
    }
    checkAt = at;
    check =
        at == Long.MAX_VALUE
            ? null
            : loop.schedule(this::checkNow, at - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void checkNow() {
    checkAt = Long.MAX_VALUE;
    settle();
  }

  @Override
  public void closed(GrpcStream over, String reason) {
    if (stream != over) {
      return;
    }
    stream = null;
    open = false;
    conversation.onDisconnected();
    stats.connected(false);
    if (over.status() == UNIMPLEMENTED && conversation instanceof DeltaClientConversation) {
      conversation = new AdsClientConversation(node);
      want(TypeUrl.ENDPOINT, store.assignmentNames());
      want(TypeUrl.ROUTE, store.tableNames());
    }
    if (!closed) {
      if (!reason.equals(lastReason)) {
        System.err.println("ads: " + reason + "; trying again");
        lastReason = reason;
      }
      reconnect = loop.schedule(this::connect, backoff.next(), TimeUnit.MILLISECONDS);
    }
  }
}
