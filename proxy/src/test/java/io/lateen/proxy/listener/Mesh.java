package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.filter.http.router.RouterConfig;
import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.InternalAddresses;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.resource.VirtualHost;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.tls.TlsEngine;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A data plane with one listener on a free port and hand-built resources.
final class Mesh implements AutoCloseable {
  final StatsStore stats = new StatsStore();
  final DataPlane plane;
  final Map<String, Cluster> clusters = new HashMap<>();
  final Map<String, Assignment> assignments = new HashMap<>();
  final List<Route> routes = new ArrayList<>();

  /// In place of one for everything with `routes`.
  final List<VirtualHost> hosts = new ArrayList<>();

  HeaderOperations tableHeaders = HeaderOperations.NONE;
  boolean mostSpecificHeadersWin;
  final List<HttpFilterConfig> filters = new ArrayList<>();
  List<AccessLog> logs = List.of();
  boolean edge;

  /// Whose clients are trusted at the edge.
  InternalAddresses internal = InternalAddresses.NONE;

  final List<NetworkFilter> before = new ArrayList<>();
  NetworkFilter network;
  Duration connectTimeout = Duration.ofSeconds(1);
  CircuitBreakers breakers = CircuitBreakers.DEFAULT;
  UpstreamTls upstreamTls;
  DownstreamTls downstreamTls;
  Http2Options http2;
  Cluster.HttpVersion httpVersion = Cluster.HttpVersion.CONFIGURED;
  Http2Options downstreamHttp2;
  HttpConnectionManager.Codec codec = HttpConnectionManager.Codec.AUTO;
  LbPolicy policy = new LbPolicy.RoundRobin();
  OutlierDetection outlierDetection;
  List<HealthCheck> healthChecks = List.of();
  SocketSettings.TcpKeepalive keepalive;
  SocketSettings.Source source;
  int maxRequestsPerConnection;
  Duration idleTimeout;
  int panicThreshold = 50;
  boolean localityWeighted;
  SubsetBalancing subsets;
  io.lateen.proxy.resource.Tracing tracing;
  List<String> upgrades = List.of("websocket");
  boolean acceptHttp10;
  boolean normalizePath;
  boolean mergeSlashes;
  Duration streamIdleTimeout;
  Duration requestTimeout;
  Duration requestHeadersTimeout;
  Integer maxHeadersKb;
  HttpConnectionManager.Bounds bounds = HttpConnectionManager.Bounds.DEFAULT;
  HttpConnectionManager.Scrutiny scrutiny = HttpConnectionManager.Scrutiny.DEFAULT;

  /// In place of one chain for everything.
  final List<FilterChain> chains = new ArrayList<>();

  String name = "main";
  Address address = new Address("127.0.0.1", 0);
  Listener.Binding binding = Listener.Binding.PORT;
  boolean handOff;
  Listener.ListenerFilters listenerFilters = new Listener.ListenerFilters(false, false);
  HttpConnectionManager.ClientCert clientCert =
      new HttpConnectionManager.ClientCert(
          HttpConnectionManager.ClientCert.Forward.SANITIZE, false, false, false);
  final SecretStore secrets = new SecretStore();
  private long version;

  Mesh() {
    this(ExplainAccess.OWN_POD);
  }

  Mesh(ExplainAccess explains) {
    this(explains, OwnSide.NONE);
  }

  Mesh(ExplainAccess explains, OwnSide side) {
    this(2, explains, side);
  }

  /// With TLS by one engine.
  Mesh(TlsEngine engine) {
    TlsContexts contexts = new TlsContexts(() -> engine, secrets);
    plane = new DataPlane(2, stats, "", ExplainAccess.OWN_POD, contexts, OwnSide.NONE);
  }

  /// @param workers 1: all connections share one
  Mesh(int workers) {
    this(workers, ExplainAccess.OWN_POD, OwnSide.NONE);
  }

  private Mesh(int workers, ExplainAccess explains, OwnSide side) {
    plane = new DataPlane(workers, stats, "", explains, new TlsContexts(secrets), side);
  }

  Mesh cluster(String name, int... ports) {
    clusters.put(
        name,
        new Cluster(
            name,
            "",
            new Discovery.Eds(name),
            connectTimeout,
            new LoadBalancing(policy, panicThreshold, localityWeighted, subsets),
            breakers,
            outlierDetection,
            http2,
            httpVersion,
            upstreamTls,
            new SocketSettings(keepalive, source),
            maxRequestsPerConnection,
            idleTimeout,
            healthChecks,
            List.of(),
            Origin.UNKNOWN));
    List<Endpoint> endpoints =
        Arrays.stream(ports)
            .mapToObj(
                port ->
                    new Endpoint(
                        new Address("127.0.0.1", port), 1, Endpoint.Health.HEALTHY, "", Map.of()))
            .toList();
    assignments.put(
        name,
        new Assignment(name, List.of(new LocalityEndpoints("", "", "", 0, 0, endpoints)), 140));
    return this;
  }

  static RouteAction.ToCluster to(String cluster, RetryPolicy retries, Duration timeout) {
    return to(new ClusterChoice.Single(cluster), retries, timeout);
  }

  static RouteAction.ToCluster to(ClusterChoice clusters, RetryPolicy retries, Duration timeout) {
    return new RouteAction.ToCluster(
        clusters, 503, null, null, null, timeout, null, retries, List.of(), List.of(), List.of(),
        null, false);
  }

  Mesh route(String prefix, String cluster) {
    return route(prefix, to(cluster, null, null));
  }

  Mesh route(String prefix, RouteAction action) {
    return route(prefix, action, PerFilterConfig.NONE, HeaderOperations.NONE);
  }

  Mesh route(
      String prefix, RouteAction action, PerFilterConfig perFilter, HeaderOperations headers) {
    routes.add(
        new Route(
            "r" + routes.size(),
            new RouteMatch(
                new RouteMatch.Path.Prefix(prefix), true, List.of(), List.of(), null, false),
            action,
            headers,
            perFilter,
            "",
            Origin.UNKNOWN));
    return this;
  }

  HttpConnectionManager http() {
    return new HttpConnectionManager(
        "test",
        new RouteSource.Rds("routes"),
        withRouter(),
        codec,
        edge,
        0,
        internal,
        false,
        "istio-envoy",
        HttpConnectionManager.ServerHeader.OVERWRITE,
        true,
        false,
        false,
        logs,
        streamIdleTimeout,
        requestTimeout,
        requestHeadersTimeout,
        null,
        null,
        maxHeadersKb,
        upgrades,
        true,
        acceptHttp10,
        normalizePath,
        mergeSlashes,
        clientCert,
        downstreamHttp2,
        tracing,
        bounds,
        scrutiny);
  }

  /// Takes connections that speak HTTP for HTTP, and others to cluster `a`.
  Mesh detecting(Duration timeout, boolean continueOnTimeout) {
    listenerFilters = new Listener.ListenerFilters(false, false, true, timeout, continueOnTimeout);
    TcpProxy tcp = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
    chains.clear();
    chains.add(new FilterChain("http", plain("http/1.1", "h2c"), null, List.of(http())));
    chains.add(new FilterChain("tcp", plain(), null, List.of(tcp)));
    return this;
  }

  private static FilterChainMatch plain(String... protocols) {
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        "raw_buffer",
        List.of(protocols),
        List.of(),
        FilterChainMatch.SourceType.ANY,
        List.of(),
        List.of());
  }

  Mesh serve() {
    assertThat(offer()).isEmpty();
    return this;
  }

  /// Why it cannot be served; empty: it is.
  List<ListenerProblem> offer() {
    List<FilterChain> only =
        List.of(
            new FilterChain(
                "",
                FilterChainMatch.ANY,
                downstreamTls,
                chain(network == null ? http() : network)));
    Listener listener =
        new Listener(
            name,
            address,
            binding,
            handOff,
            listenerFilters,
            chains.isEmpty() ? only : chains,
            null);
    RouteTable table =
        new RouteTable(
            "routes",
            hosts.isEmpty() ? List.of(everything()) : hosts,
            tableHeaders,
            mostSpecificHeadersWin,
            false,
            false,
            List.of(),
            PerFilterConfig.NONE);
    ConfigSnapshot snapshot =
        new ConfigSnapshot(
            ++version, Map.of(name, listener), Map.of("routes", table), clusters, assignments);
    return plane.accept(snapshot);
  }

  private VirtualHost everything() {
    return new VirtualHost(
        "all",
        List.of("*"),
        routes,
        VirtualHost.TlsRequirement.NONE,
        HeaderOperations.NONE,
        PerFilterConfig.NONE,
        null,
        false);
  }

  private List<NetworkFilter> chain(NetworkFilter last) {
    List<NetworkFilter> all = new ArrayList<>(before);
    all.add(last);
    return all;
  }

  private List<HttpFilterConfig> withRouter() {
    List<HttpFilterConfig> all = new ArrayList<>(filters);
    all.add(new HttpFilterConfig("router", new RouterConfig(false, false), false));
    return all;
  }

  int port() {
    String main = plane.listening().getFirst();
    return Integer.parseInt(main.substring(main.lastIndexOf(':') + 1));
  }

  Client client() throws IOException {
    return address.isPipe() ? new Client(Path.of(address.path())) : new Client(port());
  }

  /// Sends one request on a connection of its own.
  Response get(String path, String... headers) throws IOException {
    try (Client client = client()) {
      return client.get(path, headers);
    }
  }

  long counter(String name) {
    long[] value = {-1};
    stats.forEach(
        sample -> {
          if (sample.metric().name().equals(name)) {
            value[0] = sample.counter() != null ? sample.counter().value() : sample.gauge().value();
          }
        });
    return value[0];
  }

  /// Of the only listener.
  long listenerCounter(String name) {
    long[] value = {-1};
    stats.forEach(
        sample -> {
          String full = sample.metric().name();
          if (full.startsWith("listener.") && full.endsWith("." + name)) {
            value[0] = sample.counter().value();
          }
        });
    return value[0];
  }

  /// Returns when a counter of the listener has a value.
  void awaitListener(String name, long expected) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (listenerCounter(name) != expected && System.nanoTime() - end < 0) {
      Thread.sleep(1);
    }
    assertThat(listenerCounter(name)).as(name).isEqualTo(expected);
  }

  /// Returns when so many connections of clients are open.
  void awaitConnections(int expected) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (plane.connections() != expected && System.nanoTime() - end < 0) {
      Thread.sleep(1);
    }
    assertThat(plane.connections()).isEqualTo(expected);
  }

  /// Returns when a counter has a value; what a connection's end counts is counted a little later.
  void awaitCounter(String name, long expected) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (counter(name) != expected && System.nanoTime() - end < 0) {
      Thread.sleep(1);
    }
    assertThat(counter(name)).as(name).isEqualTo(expected);
  }

  /// Returns when a counter has not moved for a while.
  void awaitStalled(String name) throws InterruptedException {
    long before = -1;
    for (int still = 0; still < 20; ) {
      Thread.sleep(10);
      long now = counter(name);
      still = now == before ? still + 1 : 0;
      before = now;
    }
  }

  void awaitPositive(String name) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (counter(name) <= 0 && System.nanoTime() - end < 0) {
      Thread.sleep(1);
    }
    assertThat(counter(name)).as(name).isPositive();
  }

  @Override
  public void close() {
    plane.close();
  }

  record Response(int status, String head, String body) {
    String header(String name) {
      return new FakeServer.Request(head, "", 0).header(name);
    }
  }

  /// A client that writes octets.
  static final class Client implements AutoCloseable {
    /// Null: it is a unix socket.
    final Socket socket;

    final InputStream in;
    final OutputStream out;
    private final Closeable connection;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
      socket.setSoTimeout(10_000);
      in = new java.io.BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      connection = socket;
    }

    Client(Path pipe) throws IOException {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(pipe));
      socket = null;
      in = new java.io.BufferedInputStream(Channels.newInputStream(channel));
      out = Channels.newOutputStream(channel);
      connection = channel;
    }

    Client send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return this;
    }

    Response get(String path, String... headers) throws IOException {
      return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + lines(headers) + "\r\n").read();
    }

    static String lines(String... headers) {
      return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    Response read() throws IOException {
      return read(true);
    }

    Response read(boolean body) throws IOException {
      String head = FakeServer.head(in);
      if (head == null) {
        return null;
      }
      int status = Integer.parseInt(head.substring(9, 12));
      FakeServer.Request parsed = new FakeServer.Request(head, "", 0);
      String length = parsed.header("content-length");
      String text = "";
      if (body && length != null) {
        text = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
      } else if (body && "chunked".equals(parsed.header("transfer-encoding"))) {
        text = chunks();
      }
      return new Response(status, head, text);
    }

    private String chunks() throws IOException {
      StringBuilder text = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(line(), 16);
        text.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
        line();
        if (size == 0) {
          return text.toString();
        }
      }
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new IOException("connection ended in a line");
        }
        if (octet != '\r') {
          line.append((char) octet);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
