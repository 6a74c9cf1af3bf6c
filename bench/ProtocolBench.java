import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Processor time per request of four proxies, by protocol: java bench/ProtocolBench.java [ROUNDS] [SECONDS] [PROTOCOL…]
///
/// | protocol | client to proxy | proxy to backend |
/// | --- | --- | --- |
/// | http1 | HTTP/1.1 | HTTP/1.1 |
/// | h2c | HTTP/2 in plain text | HTTP/1.1 |
/// | grpc | unary calls over HTTP/2 in plain text | the same |
/// | tls | HTTP/2 over TLS 1.3, ECDSA | HTTP/1.1 |
///
/// Each proxy has one thread on processor 0 and forwards everything to one backend, without logs; ours and Envoy have the
/// filters, time-outs and retries of a sidecar besides. They are loaded one at a time, in turns, by h2load (32
/// connections, over HTTP/2 with 8 streams each) on processor 1, where the backends are too (nginx, 1 KiB; grpc-java for calls).
/// -Dwarm=SECONDS: how long ours is loaded before, with each protocol (20).
///
/// Needs a build, nginx, h2load, openssl and taskset; haproxy on the PATH and Envoy in LATEEN_ENVOY are left out when
/// they are not there, and said to be.
static final List<String> PROTOCOLS = List.of("http1", "h2c", "grpc", "tls");

void main(String[] args) throws Exception {
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
  List<String> protocols = args.length > 2 ? List.of(args).subList(2, args.length) : PROTOCOLS;
  try (Rig rig = new Rig()) {
    certificate(rig.home);
    int plain = Rig.freePort();
    int calls = Rig.freePort();
    Peers peers = new Peers(rig);
    peers.backend(plain);
    rig.until(calls(rig, calls), calls);
    List<Rig.Peer> all = new ArrayList<>();
    for (String name : peers.all()) {
      all.add(peer(rig, peers, name, plain, calls));
    }
    for (String protocol : protocols) {
      rig.compare(protocol, all, rounds, seconds, Integer.getInteger("warm", 20), (peer, time) -> load(rig, protocol, peer, time));
    }
  }
}

void certificate(Path home) throws Exception {
  Rig.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=bench.test", "-keyout", home.resolve("key.pem").toString(), "-out", home.resolve("cert.pem").toString());
  Files.writeString(home.resolve("both.pem"), Files.readString(home.resolve("cert.pem")) + Files.readString(home.resolve("key.pem")));
}

Process calls(Rig rig, int port) throws IOException {
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  return rig.start("calls", 1, List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
      "-cp", rig.root.resolve("app/target/dist/lib") + "/*", rig.root.resolve("bench/EchoServer.java").toString(), "" + port));
}

double load(Rig rig, String protocol, Rig.Peer peer, int seconds) throws Exception {
  List<String> command = new ArrayList<>(List.of("h2load", "-c32", "-t1", "-D" + seconds));
  switch (protocol) {
    case "http1" -> command.add("--h1");
    case "grpc" -> command.addAll(List.of("-m8", "-d", call(rig), "-H", "content-type: application/grpc", "-H", "te: trailers"));
    default -> command.add("-m8");
  }
  String path = protocol.equals("grpc") ? "/bench.Echo/Unary" : "/a/b";
  command.add((protocol.equals("tls") ? "https" : "http") + "://127.0.0.1:" + peer.ports().get(protocol) + path);
  String out = Rig.client(seconds, command);
  if (!out.contains(" 0 failed") || !out.contains(" 0 4xx, 0 5xx")) {
    throw new IOException(peer.name() + " " + protocol + "\n" + out);
  }
  return Rig.number(out, "(\\d+) succeeded");
}

/// A gRPC message of 100 octets, in a file.
String call(Rig rig) throws IOException {
  byte[] message = new byte[105];
  message[4] = 100;
  return Files.write(rig.home.resolve("call"), message).toString();
}

Rig.Peer peer(Rig rig, Peers peers, String name, int plain, int calls) throws Exception {
  Map<String, Integer> ports = new HashMap<>();
  for (String protocol : PROTOCOLS) {
    ports.put(protocol, Rig.freePort());
  }
  Process process = switch (name) {
    case "nginx" -> peers.nginx(name, 0, nginx(rig.home, ports, plain, calls));
    case "haproxy" -> peers.haproxy(name, haproxy(rig.home, ports, plain, calls));
    case "envoy" -> peers.envoy(name, resources(rig.home, ports, plain, calls));
    default -> peers.lateen(name, resources(rig.home, ports, plain, calls));
  };
  for (int port : ports.values()) {
    rig.until(process, port);
  }
  return new Rig.Peer(name, List.of(process), ports);
}

String nginx(Path home, Map<String, Integer> ports, int plain, int calls) {
  return """
      upstream plain { server 127.0.0.1:%5$d; keepalive 64; }
      upstream calls { server 127.0.0.1:%6$d; keepalive 64; }
      ssl_protocols TLSv1.3;
      server { listen 127.0.0.1:%1$d; location / { proxy_pass http://plain; } }
      server { listen 127.0.0.1:%2$d http2; location / { proxy_pass http://plain; } }
      server { listen 127.0.0.1:%3$d http2; location / { grpc_pass grpc://calls; } }
      server { listen 127.0.0.1:%4$d ssl http2; ssl_certificate %7$s/cert.pem; ssl_certificate_key %7$s/key.pem; location / { proxy_pass http://plain; } }
      """.formatted(ports.get("http1"), ports.get("h2c"), ports.get("grpc"), ports.get("tls"), plain, calls, home);
}

String haproxy(Path home, Map<String, Integer> ports, int plain, int calls) {
  return """
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
        bind 127.0.0.1:%4$d ssl crt %7$s/both.pem ssl-min-ver TLSv1.3 alpn h2,http/1.1
        default_backend plain
      backend plain
        server a 127.0.0.1:%5$d
      backend calls
        server a 127.0.0.1:%6$d proto h2
      """.formatted(ports.get("http1"), ports.get("h2c"), ports.get("grpc"), ports.get("tls"), plain, calls, home);
}

String resources(Path home, Map<String, Integer> ports, int plain, int calls) {
  String tls = Peers.server("alpn_protocols: [h2, http/1.1], tls_params: {tls_minimum_protocol_version: TLSv1_3}, "
      + "tls_certificates: [{certificate_chain: {filename: %1$s/cert.pem}, private_key: {filename: %1$s/key.pem}}]".formatted(home), "");
  StringBuilder listeners = new StringBuilder();
  for (String protocol : PROTOCOLS) {
    String cluster = protocol.equals("grpc") ? "calls" : "plain";
    listeners.append(Peers.listener(protocol, ports.get(protocol), Peers.to(cluster), "", protocol.equals("tls") ? tls : ""));
  }
  return Peers.resources(listeners.toString(), Peers.cluster("plain", plain, "") + Peers.cluster("calls", calls, Peers.http2()));
}
