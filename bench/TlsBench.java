import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Mutual TLS 1.3 with P-256 certificates, beside nginx, HAProxy and Envoy: java bench/TlsBench.java [ROUNDS] [SECONDS] [WHAT…]
///
/// | what | processor time of |
/// | --- | --- |
/// | full | a new connection with a whole handshake, on which one request is answered |
/// | resumed | the same with the ticket of a connection before |
/// | hops | a request over two proxies of one kind: plain text to the first, mutual TLS to the second, plain text to the backend |
///
/// The proxies have one thread each, on processor 0, and are loaded one kind at a time, in turns; clients and the backend (nginx, 1
/// KiB) are on processor 1. Handshakes are made by `openssl s_time`, eight at a time, each with a certificate of its
/// own; requests over two hops by wrk on 32 connections, all kept alive. No access logs; ours and Envoy have the filters,
/// time-outs and retries of a sidecar besides; -Dbefore=DIST compares another build of ours too. -Dwarm=SECONDS: how long ours is loaded before (40).
///
/// Needs a build, nginx, wrk, openssl and taskset; haproxy on the PATH and Envoy in LATEEN_ENVOY are left out when they
/// are not there, and said to be.
static final int CLIENTS = 8;

void main(String[] args) throws Exception {
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
  List<String> what = args.length > 2 ? List.of(args).subList(2, args.length) : List.of("full", "resumed", "hops");
  try (Rig rig = new Rig()) {
    certificates(rig.home);
    int backend = Rig.freePort();
    Peers peers = new Peers(rig);
    peers.backend(backend);
    List<Rig.Peer> all = new ArrayList<>();
    for (String name : peers.all()) {
      all.add(peer(rig, peers, name, backend));
    }
    for (String one : what) {
      rig.compare(one, all, rounds, seconds, Integer.getInteger("warm", 40), (peer, time) ->
          one.equals("hops") ? requests(peer, time) : connections(rig, peer, time, one.equals("resumed")));
    }
  }
}

/// An authority, and certificates that it has signed: `near`, `far` and the clients'.
void certificates(Path home) throws Exception {
  Files.writeString(home.resolve("openssl.cnf"), "[req]\ndistinguished_name = dn\n[dn]\n");
  certificate(home, "ca", "-addext", "basicConstraints=critical,CA:TRUE");
  List<String> names = new ArrayList<>(List.of("near", "far"));
  for (int i = 0; i < CLIENTS; i++) {
    names.add("client" + i);
  }
  for (String name : names) {
    certificate(home, name, "-addext", "subjectAltName=URI:spiffe://bench.test/ns/default/sa/" + name, "-CA", home.resolve("ca.pem").toString(), "-CAkey", home.resolve("ca.key").toString());
    Files.writeString(home.resolve(name + ".both"), Files.readString(home.resolve(name + ".pem")) + Files.readString(home.resolve(name + ".key")));
  }
}

void certificate(Path home, String name, String... more) throws Exception {
  List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-config", home.resolve("openssl.cnf").toString(), "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days", "2", "-subj", "/CN=" + name, "-keyout", home.resolve(name + ".key").toString(), "-out", home.resolve(name + ".pem").toString()));
  command.addAll(List.of(more));
  Rig.run(command.toArray(String[]::new));
}

double requests(Rig.Peer peer, int seconds) throws Exception {
  String out = Rig.client(seconds, List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", "--timeout", "20s", "http://127.0.0.1:" + peer.ports().get("near") + "/a/b"));
  if (out.contains("Non-2xx") || out.contains("Socket errors")) {
    throw new IOException(peer.name() + "\n" + out);
  }
  return Rig.number(out, "(\\d+) requests in");
}

/// openssl writes HTTP/1.0 of its own accord; what it takes for a path says otherwise. It prints `r` for each connection that
/// was resumed, and `*` for the others.
double connections(Rig rig, Rig.Peer peer, int seconds, boolean resumed) throws Exception {
  List<Process> clients = new ArrayList<>();
  for (int i = 0; i < CLIENTS; i++) {
    clients.add(new ProcessBuilder("taskset", "-c", "1", "openssl", "s_time", "-connect", "127.0.0.1:" + peer.ports().get("handshakes"), resumed ? "-reuse" : "-new", "-time", "" + seconds,
        "-CAfile", rig.home.resolve("ca.pem").toString(), "-cert", rig.home.resolve("client" + i + ".pem").toString(), "-key", rig.home.resolve("client" + i + ".key").toString(),
        "-www", "/ HTTP/1.1\r\nHost: bench.test\r\nConnection: close\r\nX-Rest:").redirectErrorStream(true).start());
  }
  double all = 0;
  for (Process client : clients) {
    String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    double connections = Rig.number(out, "(\\d+) connections in \\d+ real seconds");
    long again = out.lines().filter(line -> line.matches("[r*t]+")).flatMapToInt(String::chars).filter(one -> one == 'r').count();
    if (client.waitFor() != 0 || connections < 1 || (resumed ? again < 0.99 * connections : again > 0)) {
      throw new IOException(peer.name() + ": " + again + " of " + connections + " connections were resumed\n" + out);
    }
    if (Rig.number(out, "(\\d+) bytes read per connection") == 0) {
      throw new IOException(peer.name() + " answers nothing\n" + out);
    }
    all += connections;
  }
  return all;
}

Rig.Peer peer(Rig rig, Peers peers, String name, int backend) throws Exception {
  Map<String, Integer> ports = Map.of("near", Rig.freePort(), "far", Rig.freePort(), "handshakes", Rig.freePort());
  List<Process> processes = List.of(process(rig, peers, name, "far", ports, backend), process(rig, peers, name, "near", ports, backend));
  rig.until(processes.getFirst(), ports.get("far"));
  rig.until(processes.getFirst(), ports.get("handshakes"));
  rig.until(processes.getLast(), ports.get("near"));
  return new Rig.Peer(name, processes, ports);
}

Process process(Rig rig, Peers peers, String name, String side, Map<String, Integer> ports, int backend) throws IOException {
  boolean near = side.equals("near");
  String called = name + "-" + side;
  return switch (name) {
    case "nginx" -> peers.nginx(called, 0, near ? nginxNear(rig.home, ports) : nginxFar(rig.home, ports, backend));
    case "haproxy" -> peers.haproxy(called, near ? haproxyNear(rig.home, ports) : haproxyFar(rig.home, ports, backend));
    case "envoy" -> peers.envoy(called, near ? near(rig.home, ports) : far(rig.home, ports, backend));
    default -> peers.lateen(called, near ? near(rig.home, ports) : far(rig.home, ports, backend));
  };
}

String nginxNear(Path home, Map<String, Integer> ports) {
  return """
      upstream far { server 127.0.0.1:%1$d; keepalive 64; }
      server {
        listen 127.0.0.1:%2$d;
        proxy_ssl_protocols TLSv1.3; proxy_ssl_certificate %3$s/near.pem; proxy_ssl_certificate_key %3$s/near.key;
        proxy_ssl_trusted_certificate %3$s/ca.pem; proxy_ssl_verify on; proxy_ssl_name far;
        location / { proxy_pass https://far; }
      }
      """.formatted(ports.get("far"), ports.get("near"), home);
}

String nginxFar(Path home, Map<String, Integer> ports, int backend) {
  return """
      upstream backend { server 127.0.0.1:%1$d; keepalive 64; }
      ssl_protocols TLSv1.3; ssl_certificate %4$s/far.pem; ssl_certificate_key %4$s/far.key;
      ssl_client_certificate %4$s/ca.pem; ssl_verify_client on;
      server {
        listen 127.0.0.1:%2$d ssl;
        proxy_set_header X-Forwarded-Client-Cert $ssl_client_s_dn;
        location / { proxy_pass http://backend; }
      }
      server { listen 127.0.0.1:%3$d ssl; location / { default_type text/plain; return 200 ok; } }
      """.formatted(backend, ports.get("far"), ports.get("handshakes"), home);
}

String haproxyNear(Path home, Map<String, Integer> ports) {
  return """
      frontend near
        bind 127.0.0.1:%2$d
        default_backend far
      backend far
        server a 127.0.0.1:%1$d ssl crt %3$s/near.both ca-file %3$s/ca.pem verify required ssl-min-ver TLSv1.3
      """.formatted(ports.get("far"), ports.get("near"), home);
}

String haproxyFar(Path home, Map<String, Integer> ports, int backend) {
  return """
      frontend far
        bind 127.0.0.1:%2$d ssl crt %4$s/far.both ca-file %4$s/ca.pem verify required ssl-min-ver TLSv1.3
        http-request set-header X-Forwarded-Client-Cert %%[ssl_c_s_dn]
        default_backend backend
      frontend handshakes
        bind 127.0.0.1:%3$d ssl crt %4$s/far.both ca-file %4$s/ca.pem verify required ssl-min-ver TLSv1.3
        http-request return status 200 content-type text/plain string ok
      backend backend
        server a 127.0.0.1:%1$d
      """.formatted(backend, ports.get("far"), ports.get("handshakes"), home);
}

String near(Path home, Map<String, Integer> ports) {
  return Peers.resources(Peers.listener("near", ports.get("near"), Peers.to("far"), "", ""),
      Peers.cluster("far", ports.get("far"), Peers.client(common(home, "near"), "")));
}

String far(Path home, Map<String, Integer> ports, int backend) {
  String tls = Peers.server(common(home, "far"), ", require_client_certificate: true");
  String certificates = ", forward_client_cert_details: APPEND_FORWARD, set_current_client_cert_details: {subject: true, uri: true, dns: true}";
  return Peers.resources(Peers.listener("far", ports.get("far"), Peers.to("backend"), certificates, tls)
          + Peers.listener("handshakes", ports.get("handshakes"), "direct_response: {status: 200, body: {inline_string: ok}}", certificates + ", delayed_close_timeout: 0s", tls),
      Peers.cluster("backend", backend, ""));
}

String common(Path home, String name) {
  return "tls_params: {tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_3}, tls_certificates: [{certificate_chain: {filename: %1$s/%2$s.pem}, private_key: {filename: %1$s/%2$s.key}}], validation_context: {trusted_ca: {filename: %1$s/ca.pem}}".formatted(home, name);
}
