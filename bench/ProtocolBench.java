import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.lateen.proxy.filter.http.router.RouterConfig;
import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.resource.*;
import io.lateen.proxy.stats.StatsStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Processor time per request of four proxies, by protocol:
///
/// java -cp 'app/target/dist/lib/*' bench/ProtocolBench.java [ROUNDS] [SECONDS] [PROTOCOL…]
///
/// | protocol | client to proxy | proxy to backend |
/// | --- | --- | --- |
/// | http1 | HTTP/1.1 | HTTP/1.1 |
/// | h2c | HTTP/2 in plain text | HTTP/1.1 |
/// | grpc | unary calls over HTTP/2 in plain text | the same |
/// | tls | HTTP/2 over TLS 1.3, ECDSA | HTTP/1.1 |
///
/// Each proxy has one thread on processor 0 and forwards everything to one backend, without logs; they are loaded one
/// at a time, in turns, by h2load (32 connections, over HTTP/2 with 8 streams each) on processor 1, where the backends are
/// too (nginx, 1 KiB; grpc-java for calls). Printed is the median of the rounds, and beside it the ratio to nginx.
///
/// Needs nginx, haproxy, h2load, openssl and taskset on the PATH, and Envoy in LATEEN_ENVOY; a proxy that is not there is
/// left out, and said to be.
static final List<String> PROTOCOLS = List.of("http1", "h2c", "grpc", "tls");

final List<Process> started = new ArrayList<>();

void main(String[] args) throws Exception {
  if (args.length > 0 && args[0].equals("proxy")) {
    proxy(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Path.of(args[3]), Path.of(args[4]));
    return;
  }
  if (args.length > 0 && args[0].equals("calls")) {
    calls(Integer.parseInt(args[1]));
    return;
  }
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
  List<String> protocols = args.length > 2 ? List.of(args).subList(2, args.length) : PROTOCOLS;
  try {
    measure(Files.createTempDirectory("lateen-bench"), rounds, seconds, protocols);
  } finally {
    started.reversed().forEach(Process::destroy);
  }
}

/// A proxy's ports, by protocol.
record Peer(String name, ProcessHandle process, Map<String, Integer> ports) {}

void measure(Path home, int rounds, int seconds, List<String> protocols) throws Exception {
  run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=bench.test", "-keyout", home.resolve("key.pem").toString(), "-out", home.resolve("cert.pem").toString());
  Files.writeString(home.resolve("both.pem"), Files.readString(home.resolve("cert.pem")) + Files.readString(home.resolve("key.pem")));
  int plain = freePort();
  int calls = freePort();
  start(home, "backend", 1, List.of("nginx", "-p", home.toString(), "-c", backend(home, plain), "-e", "error.log"));
  start(home, "calls", 1, self("calls", "" + calls));
  until(plain);
  until(calls);
  List<Peer> peers = new ArrayList<>();
  for (String name : List.of("nginx", "haproxy", "envoy", "lateen")) {
    Peer peer = peer(home, name, plain, calls);
    if (peer == null) {
      say("%s is not there and is left out", name);
    } else {
      peers.add(peer);
    }
  }
  for (String protocol : protocols) {
    compare(protocol, peers, rounds, seconds, home);
  }
}

void compare(String protocol, List<Peer> peers, int rounds, int seconds, Path home) throws Exception {
  Map<String, double[]> micros = new LinkedHashMap<>();
  for (Peer peer : peers) {
    micros.put(peer.name(), new double[rounds]);
    load(protocol, peer, peer.name().equals("lateen") ? Integer.getInteger("warm", 20) : 2, home);
  }
  for (int round = 0; round < rounds; round++) {
    for (Peer peer : peers) {
      micros.get(peer.name())[round] = load(protocol, peer, seconds, home);
    }
  }
  double nginx = micros.containsKey("nginx") ? median(micros.get("nginx")) : Double.NaN;
  micros.forEach((name, all) -> say("%-6s %-8s %6.1f us per request, %.2f x nginx", protocol, name, median(all), median(all) / nginx));
}

double median(double[] values) {
  double[] sorted = values.clone();
  Arrays.sort(sorted);
  return sorted[sorted.length / 2];
}

/// Microseconds of processor time per request.
double load(String protocol, Peer peer, int seconds, Path home) throws Exception {
  List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", "h2load", "-c32", "-t1", "-D" + seconds));
  switch (protocol) {
    case "http1" -> command.add("--h1");
    case "grpc" -> command.addAll(List.of("-m8", "-d", call(home), "-H", "content-type: application/grpc", "-H", "te: trailers"));
    default -> command.add("-m8");
  }
  String path = protocol.equals("grpc") ? "/bench.Echo/Unary" : "/a/b";
  command.add((protocol.equals("tls") ? "https" : "http") + "://127.0.0.1:" + peer.ports().get(protocol) + path);
  double before = nanos(peer.process());
  String out = run(command.toArray(String[]::new));
  double after = nanos(peer.process());
  if (!out.contains(" 0 failed") || !out.contains(" 0 4xx, 0 5xx")) {
    throw new IOException(peer.name() + "\n" + out);
  }
  return (after - before) / 1e3 / Double.parseDouble(first(out, "(\\d+) succeeded"));
}

/// A gRPC message of 100 octets, in a file.
String call(Path home) throws IOException {
  byte[] message = new byte[105];
  message[4] = 100;
  return Files.write(home.resolve("call"), message).toString();
}

/// Of a process and its children.
double nanos(ProcessHandle process) throws IOException {
  double sum = 0;
  for (ProcessHandle one : java.util.stream.Stream.concat(java.util.stream.Stream.of(process), process.descendants()).toList()) {
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + one.pid() + "/task"))) {
      for (Path task : tasks) {
        sum += Double.parseDouble(Files.readString(task.resolve("schedstat")).split(" ")[0]);
      }
    }
  }
  return sum;
}

Peer peer(Path home, String name, int plain, int calls) throws Exception {
  Map<String, Integer> ports = new HashMap<>();
  for (String protocol : PROTOCOLS) {
    ports.put(protocol, freePort());
  }
  String envoy = System.getenv("LATEEN_ENVOY");
  List<String> command = switch (name) {
    case "nginx" -> List.of("nginx", "-p", home.toString(), "-c", nginx(home, ports, plain, calls), "-e", "error.log");
    case "haproxy" -> List.of("haproxy", "-db", "-f", haproxy(home, ports, plain, calls));
    case "envoy" -> envoy == null ? List.of() : List.of(envoy, "-c", envoy(home, ports, plain, calls), "--concurrency", "1", "-l", "error", "--use-dynamic-base-id");
    default -> self("proxy", "" + plain, "" + calls, home.toString(), home.resolve("ports").toString());
  };
  if (command.isEmpty() || !there(command.getFirst())) {
    return null;
  }
  Process process = start(home, name, 0, command);
  if (name.equals("lateen")) {
    while (!Files.exists(home.resolve("ports"))) {
      Thread.sleep(20);
    }
    for (String line : Files.readAllLines(home.resolve("ports"))) {
      ports.put(line.split(" ")[0], Integer.parseInt(line.split(" ")[1]));
    }
  }
  until(ports.get("http1"));
  return new Peer(name, process.toHandle(), ports);
}

boolean there(String program) {
  return Files.isExecutable(Path.of(program))
      || Arrays.stream(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
}

List<String> self(String... args) {
  List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), "bench/ProtocolBench.java"));
  command.addAll(List.of(args));
  return command;
}

Process start(Path home, String name, int processor, List<String> command) throws IOException {
  List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "" + processor));
  pinned.addAll(command);
  Process process = new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(home.resolve(name + ".log").toFile()).start();
  started.add(process);
  return process;
}

// Ours.

void proxy(int plain, int calls, Path home, Path told) throws Exception {
  DataPlane plane = new DataPlane(1, new StatsStore(), "", ExplainAccess.OWN_POD);
  Map<String, Listener> listeners = new HashMap<>();
  Map<String, RouteTable> tables = new HashMap<>();
  for (String protocol : PROTOCOLS) {
    listeners.put(protocol, listener(protocol, home));
    tables.put(protocol, table(protocol, protocol.equals("grpc") ? "calls" : "plain"));
  }
  Map<String, Cluster> clusters = Map.of("plain", cluster("plain", null), "calls", cluster("calls", Http2Options.DEFAULT));
  Map<String, Assignment> assignments = Map.of("plain", at("plain", plain), "calls", at("calls", calls));
  List<?> problems = plane.accept(new ConfigSnapshot(1, listeners, tables, clusters, assignments));
  if (!problems.isEmpty()) {
    throw new IOException(problems.toString());
  }
  StringBuilder ports = new StringBuilder();
  for (String line : plane.listening()) {
    ports.append(first(line, "^(\\w+)")).append(' ').append(first(line, "(\\d+)$")).append('\n');
  }
  Files.move(Files.writeString(home.resolve("ports.new"), ports), told);
  Thread.currentThread().join();
}

Cluster cluster(String name, Http2Options http2) {
  return new Cluster(name, "", new Discovery.Eds(name), Duration.ofSeconds(1), LoadBalancing.of(new LbPolicy.RoundRobin()),
      CircuitBreakers.DEFAULT, null, http2, Cluster.HttpVersion.CONFIGURED, null, SocketSettings.DEFAULT, 0, null, List.of(), List.of());
}

Assignment at(String name, int port) {
  Endpoint endpoint = new Endpoint(new Address("127.0.0.1", port), 1, Endpoint.Health.HEALTHY, "", Map.of());
  return new Assignment(name, List.of(new LocalityEndpoints("", "", "", 0, 0, List.of(endpoint))), 140);
}

RouteTable table(String name, String cluster) {
  RouteAction.ToCluster to = new RouteAction.ToCluster(new ClusterChoice.Single(cluster), 503, null, null, null, null, null,
      null, List.of(), List.of(), List.of(), null, false);
  RouteMatch all = new RouteMatch(new RouteMatch.Path.Prefix("/"), true, List.of(), List.of(), null, false);
  Route route = new Route("r", all, to, HeaderOperations.NONE, PerFilterConfig.NONE, "", Origin.UNKNOWN);
  VirtualHost host = new VirtualHost("all", List.of("*"), List.of(route), VirtualHost.TlsRequirement.NONE, HeaderOperations.NONE,
      PerFilterConfig.NONE, null, false);
  return new RouteTable(name, List.of(host), HeaderOperations.NONE, false, false, false, List.of(), PerFilterConfig.NONE);
}

Listener listener(String name, Path home) {
  HttpConnectionManager http = new HttpConnectionManager(name, new RouteSource.Rds(name),
      List.of(new HttpFilterConfig("router", new RouterConfig(false, false), false)), HttpConnectionManager.Codec.AUTO, false, 0, false,
      "envoy", HttpConnectionManager.ServerHeader.OVERWRITE, true, false, false, List.of(), null, null, null, null, null, null,
      List.of(), true, false, false, false,
      new HttpConnectionManager.ClientCert(HttpConnectionManager.ClientCert.Forward.SANITIZE, false, false, false), null, null,
      HttpConnectionManager.Bounds.DEFAULT, HttpConnectionManager.Scrutiny.DEFAULT);
  KeyPair pair = new KeyPair(new Pem.File(home.resolve("cert.pem").toString()), new Pem.File(home.resolve("key.pem").toString()));
  DownstreamTls tls = name.equals("tls") ? new DownstreamTls(List.of(pair), null, List.of(), false, List.of("h2", "http/1.1"), TlsVersions.USUAL) : null;
  return new Listener(name, new Address("127.0.0.1", 0), Listener.Binding.PORT, false, new Listener.ListenerFilters(false, false),
      List.of(new FilterChain("", FilterChainMatch.ANY, tls, List.of(http))), null);
}

// Backends.

void calls(int port) throws Exception {
  MethodDescriptor.Marshaller<byte[]> octets = new MethodDescriptor.Marshaller<>() {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  };
  MethodDescriptor<byte[], byte[]> unary = MethodDescriptor.newBuilder(octets, octets)
      .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("bench.Echo/Unary").build();
  Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port)).directExecutor()
      .addService(ServerServiceDefinition.builder("bench.Echo").addMethod(unary, ServerCalls.asyncUnaryCall((request, out) -> {
        out.onNext(request);
        out.onCompleted();
      })).build()).build().start();
  server.awaitTermination();
}

String backend(Path home, int port) throws IOException {
  return conf(home, "backend.conf", """
      server { listen 127.0.0.1:%d; location / { default_type text/plain; return 200 "%s"; } }
      """.formatted(port, "x".repeat(1024)));
}

// Peers.

String nginx(Path home, Map<String, Integer> ports, int plain, int calls) throws IOException {
  return conf(home, "nginx.conf", """
      upstream plain { server 127.0.0.1:%5$d; keepalive 64; }
      upstream calls { server 127.0.0.1:%6$d; keepalive 64; }
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Request-Id $request_id;
      server { listen 127.0.0.1:%1$d; location / { proxy_pass http://plain; } }
      server { listen 127.0.0.1:%2$d http2; location / { proxy_pass http://plain; } }
      server { listen 127.0.0.1:%3$d http2; location / { grpc_pass grpc://calls; } }
      server { listen 127.0.0.1:%4$d ssl http2; ssl_certificate cert.pem; ssl_certificate_key key.pem; location / { proxy_pass http://plain; } }
      """.formatted(ports.get("http1"), ports.get("h2c"), ports.get("grpc"), ports.get("tls"), plain, calls));
}

String conf(Path home, String file, String servers) throws IOException {
  return Files.writeString(home.resolve(file), """
      daemon off; worker_processes 1; pid %1$s.pid; error_log error.log;
      events { worker_connections 1024; }
      http { access_log off; keepalive_requests 1000000000; client_body_temp_path t; proxy_temp_path t;
      fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
      %2$s }
      """.formatted(file, servers)).toString();
}

String haproxy(Path home, Map<String, Integer> ports, int plain, int calls) throws IOException {
  return Files.writeString(home.resolve("haproxy.cfg"), """
      global
        nbthread 1
        maxconn 2000
      defaults
        mode http
        timeout connect 5s
        timeout client 60s
        timeout server 60s
        unique-id-format %%{+X}o\\ %%rt%%pid
        unique-id-header x-request-id
      frontend http1
        bind 127.0.0.1:%1$d
        default_backend plain
      frontend h2c
        bind 127.0.0.1:%2$d proto h2
        default_backend plain
      frontend grpc
        bind 127.0.0.1:%3$d proto h2
        default_backend calls
      frontend tls
        bind 127.0.0.1:%4$d ssl crt %7$s alpn h2,http/1.1
        default_backend plain
      backend plain
        http-reuse always
        server a 127.0.0.1:%5$d
      backend calls
        http-reuse always
        server a 127.0.0.1:%6$d proto h2
      """.formatted(ports.get("http1"), ports.get("h2c"), ports.get("grpc"), ports.get("tls"), plain, calls, home.resolve("both.pem"))).toString();
}

String envoy(Path home, Map<String, Integer> ports, int plain, int calls) throws IOException {
  StringBuilder listeners = new StringBuilder();
  for (String protocol : PROTOCOLS) {
    String tls = !protocol.equals("tls") ? "" : """
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                common_tls_context:
                  alpn_protocols: [h2, http/1.1]
                  tls_certificates: [{certificate_chain: {filename: %1$s/cert.pem}, private_key: {filename: %1$s/key.pem}}]
      """.formatted(home);
    listeners.append("""
        - address: {socket_address: {address: 127.0.0.1, port_value: %1$d}}
          filter_chains:
          - filters:
            - name: hcm
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: %2$s
                route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: "/"}, route: {cluster: %3$s}}]}]}
                http_filters: [{name: r, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]
      %4$s""".formatted(ports.get(protocol), protocol, protocol.equals("grpc") ? "calls" : "plain", tls).indent(0));
  }
  return Files.writeString(home.resolve("envoy.yaml"), """
      static_resources:
        listeners:
      %1$s
        clusters:
        - name: plain
          load_assignment: {cluster_name: plain, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}}]}]}
        - name: calls
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment: {cluster_name: calls, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %3$d}}}}]}]}
      """.formatted(listeners, plain, calls)).toString();
}

// The rest.

int freePort() throws IOException {
  try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    return socket.getLocalPort();
  }
}

void until(int port) throws Exception {
  for (int i = 0; i < 3000; i++) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return;
    } catch (IOException e) {
      Thread.sleep(20);
    }
  }
  throw new IOException("nobody listens on " + port);
}

String run(String... command) throws Exception {
  Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
  String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  if (process.waitFor() != 0) {
    throw new IOException(String.join(" ", command) + "\n" + out);
  }
  return out;
}

String first(String text, String pattern) {
  Matcher matcher = Pattern.compile(pattern).matcher(text);
  if (!matcher.find()) {
    throw new IllegalStateException(pattern + " not in " + text);
  }
  return matcher.group(1);
}

void say(String format, Object... args) {
  System.out.println(String.format(Locale.ROOT, format, args));
}
