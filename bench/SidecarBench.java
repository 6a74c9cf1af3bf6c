import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures one sidecar beside nginx in one run: java bench/SidecarBench.java [ROUNDS] [SECONDS]
///
/// A mesh with Bookinfo gives the sidecar its configuration, and one ServiceEntry with routes by
/// header and prefix and header operations; nginx has the same routes and operations. Both proxies
/// run on processor 0, one loaded at a time, in turns; client (wrk, 32 connections) and backend
/// (nginx, 1 KiB) on processor 1, and so is the mesh, whose Mixer hears of every request. Both write an access log to a file, in blocks.
///
/// - processor time per request, user and system, all threads; the ratio is the median of the
///   rounds' ratios;
/// - start of the process to the first answer through it;
/// - resident memory after the load.
///
/// With -Drate=N it measures what Mixer costs instead: two sidecars, one with and one without it, N / 2 requests a
/// second from h2load to each at the same time, checks remembered and reports in batches. In turns, the one with Mixer
/// would also pay for a processor of its clients that Mixer is using. -Dturns=true measures them in turns all the same,
/// N requests a second to each: then neither empties the other's caches.
///
/// -Djvm=OPTIONS gives the sidecars' JVMs more options.
///
/// Needs nginx, wrk, taskset and kubectl on the PATH (for the rate h2load too), and two processors.
final Path root = Path.of("").toAbsolutePath();
final List<Process> started = new ArrayList<>();

void main(String[] args) throws Exception {
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
  Path home = Files.createTempDirectory("lateen-bench");
  Runtime.getRuntime().addShutdownHook(new Thread(() -> end(home))); // however it ends: by a signal too
  lateen("up", "--detach", "--home", home.toString(), "--gateway-port", "0", "--api-port", "0");
  measure(home, rounds, seconds);
}

void end(Path home) {
  started.reversed().forEach(Process::destroy);
  try {
    lateen("down", "--home", home.toString());
  } catch (Exception e) {
    System.err.println(e.getMessage());
  }
}

void measure(Path home, int rounds, int seconds) throws Exception {
  int backend = freePort();
  int peer = freePort();
  nginx(home.resolve("backend"), 1, backendConfig(backend));
  apply(home, rules(backend));
  String block = Files.readString(home.resolve("block")).strip();
  String net = "127." + block.replaceAll("\\D.*", "");
  int rate = Integer.getInteger("rate", 0);
  if (rate > 0) {
    askForCallers(home);
    mixer(home, sidecar(home, net, 1, true), sidecar(home, net, 2, false), rounds, seconds, rate);
    return;
  }
  Sidecar sidecar = sidecar(home, net, 1, true);
  Process nginx = nginx(home.resolve("peer"), 0, peerConfig(peer, backend));
  until(peer);
  String[] ours = {sidecar.url()};
  String[] theirs = {"http://127.0.0.1:" + peer + "/a/b"};
  load(ours[0], Integer.getInteger("warm", 20));
  load(theirs[0], 3);
  double[] ratios = new double[rounds];
  for (int i = 0; i < rounds; i++) {
    Cost mine = cost(sidecar.process().toHandle(), ours[0], seconds);
    Cost other = cost(nginx.toHandle(), theirs[0], seconds);
    ratios[i] = mine.micros() / other.micros();
    say("round %d: lateen %s, nginx %s, ratio %.2f", i + 1, mine, other, ratios[i]);
  }
  Arrays.sort(ratios);
  say("CPU per request, lateen/nginx: median %.2f of %s", ratios[rounds / 2], Arrays.toString(ratios));
  say("sidecar: %.0f ms from start to first answer, %.0f MiB resident after load (nginx: %.0f MiB)",
      sidecar.startMillis(), rss(sidecar.process().pid()), rss(worker(nginx.toHandle()).pid()));
}

final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

void mixer(Path home, Sidecar with, Sidecar without, int rounds, int seconds, int rate) throws Exception {
  int warm = Integer.getInteger("warm", 20);
  load(with.url(), warm);
  load(without.url(), warm);
  steady(with, warm, rate);
  steady(without, warm, rate);
  double[] ratios = new double[rounds];
  for (int i = 0; i < rounds; i++) {
    double mixed;
    double plain;
    if (Boolean.getBoolean("turns")) {
      mixed = steady(with, seconds, rate);
      plain = steady(without, seconds, rate);
    } else {
      Future<Double> beside = threads.submit(() -> steady(without, seconds, rate / 2));
      mixed = steady(with, seconds, rate / 2);
      plain = beside.get();
    }
    ratios[i] = mixed / plain;
    say("round %d at %d/s: with Mixer %.2f us, without %.2f us, ratio %.3f", i + 1, rate, mixed, plain, ratios[i]);
  }
  Arrays.sort(ratios);
  say("CPU per request, with/without Mixer: median %.3f of %s", ratios[rounds / 2], Arrays.toString(ratios));
}

/// Has callers' sidecars ask Mixer too: the one measured is a caller's.
void askForCallers(Path home) throws Exception {
  String kubeconfig = home.resolve("kubeconfig").toString();
  String mesh = run("kubectl", "--kubeconfig", kubeconfig, "-n", "istio-system", "get", "configmap", "istio", "-o", "jsonpath={.data.mesh}");
  Path patch = Files.writeString(home.resolve("patch.yaml"), "data:\n  mesh: |\n" + (mesh + "enableClientSidePolicyCheck: true\n").indent(4));
  run("kubectl", "--kubeconfig", kubeconfig, "-n", "istio-system", "patch", "configmap", "istio", "--type", "merge", "--patch-file", patch.toString());
}

/// Microseconds of processor time per request.
double steady(Sidecar sidecar, int seconds, int rate) throws Exception {
  int connections = 32;
  double before = nanos(sidecar.process().pid());
  String out = run("taskset", "-c", "1", "h2load", "--h1", "-c" + connections, "-t1", "-D" + seconds, "--rps=" + rate / connections, "-H", ":authority: bench.test", "-H", "x-user: someone", sidecar.url());
  double after = nanos(sidecar.process().pid());
  if (!out.contains(" 0 failed") || !out.contains(" 0 4xx, 0 5xx")) {
    throw new IOException(out);
  }
  return (after - before) / 1e3 / Double.parseDouble(first(out, "(\\d+) succeeded"));
}

double nanos(long pid) throws IOException {
  double sum = 0;
  try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
    for (Path task : tasks) {
      sum += Double.parseDouble(Files.readString(task.resolve("schedstat")).split(" ")[0]);
    }
  }
  return sum;
}

record Sidecar(Process process, String address, double startMillis) {
  String url() {
    return "http://" + address + ":15002/a/b";
  }
}

record Cost(double micros, double user, double system, double perSecond) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f us (%.1f user) at %.0f/s", micros, user, perSecond);
  }
}

Sidecar sidecar(Path home, String net, int number, boolean mixer) throws Exception {
  String pod = net + ".63." + number;
  String app = net + ".127." + number;
  ProcessBuilder builder =
      new ProcessBuilder(
          "taskset", "-c", "0", root + "/lateen", "proxy", "sidecar", "--domain",
          "default.svc.cluster.local", "--serviceCluster", "bench.default", "--join",
          net + ".255.1:15010", "--statusPort", "15020", "--proxyAdminPort", "15000",
          "--concurrency", "1", "--token", token(home).toString());
  builder.environment().put("POD_NAME", "bench-" + number);
  builder.environment().put("POD_NAMESPACE", "default");
  builder.environment().put("INSTANCE_IP", pod);
  builder.environment().put("ISTIO_META_LATEEN_APP_IP", app);
  builder.environment().put("ISTIO_META_INTERCEPTION_MODE", "NONE");
  builder.environment().put("ISTIO_META_LATEEN_MIXER", String.valueOf(mixer));
  String options = System.getProperty("jvm", "");
  if (!options.isEmpty()) {
    builder.environment().put("JAVA_TOOL_OPTIONS", options);
  }
  Path log = home.resolve("sidecar" + number + ".log");
  builder.redirectErrorStream(true).redirectOutput(log.toFile());
  long begin = System.nanoTime();
  Process process = builder.start();
  started.add(process);
  while (!answers(app, 15002)) {
    if (!process.isAlive()) {
      throw new IOException(Files.readString(log));
    }
    Thread.sleep(2);
  }
  return new Sidecar(process, app, (System.nanoTime() - begin) / 1e6);
}

/// What Pilot and Mixer are shown.
Path token(Path home) throws Exception {
  Path asked = Files.writeString(home.resolve("asked.json"), "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}");
  String said = run("kubectl", "--kubeconfig", home.resolve("kubeconfig").toString(), "create", "--raw", "/api/v1/namespaces/default/serviceaccounts/default/token", "-f", asked.toString());
  return Files.writeString(home.resolve("token"), first(said, "\"token\": ?\"([^\"]+)\""));
}

boolean answers(String host, int port) {
  try (Socket socket = new Socket()) {
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), 1000);
    socket.setSoTimeout(1000);
    socket.getOutputStream().write("GET /a/b HTTP/1.1\r\nHost: bench.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
  } catch (IOException _) {
    return false;
  }
}

void until(int port) throws InterruptedException {
  while (!answers("127.0.0.1", port)) {
    Thread.sleep(5);
  }
}

Cost cost(ProcessHandle proxy, String url, int seconds) throws Exception {
  ProcessHandle process = worker(proxy);
  double[] before = times(process.pid());
  double perSecond = load(url, seconds);
  double[] after = times(process.pid());
  double requests = perSecond * seconds;
  double user = (after[0] - before[0]) * 1e4 / requests;
  double system = (after[1] - before[1]) * 1e4 / requests;
  return new Cost(user + system, user, system, perSecond);
}

/// nginx's work is done by its child.
ProcessHandle worker(ProcessHandle proxy) {
  return proxy.children().findFirst().orElse(proxy);
}

double load(String url, int seconds) throws Exception {
  String out = run("taskset", "-c", "1", "wrk", "-t1", "-c32", "-d" + seconds + "s", "-H", "Host: bench.test", "-H", "x-user: someone", url);
  if (out.contains("Non-2xx")) {
    throw new IOException(url + "\n" + out);
  }
  return Double.parseDouble(first(out, "Requests/sec: *([0-9.]+)"));
}

/// User and system time in hundredths of a second.
double[] times(long pid) throws IOException {
  String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
  String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  return new double[] {Double.parseDouble(fields[11]), Double.parseDouble(fields[12])};
}

double rss(long pid) throws IOException {
  return Double.parseDouble(first(Files.readString(Path.of("/proc/" + pid + "/status")), "VmRSS:\\s+(\\d+)")) / 1024;
}

String rules(int backend) {
  return """
      apiVersion: networking.istio.io/v1alpha3
      kind: ServiceEntry
      metadata: {name: bench}
      spec:
        hosts: [bench.test]
        ports: [{number: 80, name: http, protocol: HTTP}]
        resolution: STATIC
        endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: bench}
      spec:
        hosts: [bench.test]
        http:
        - match: [{headers: {x-user: {exact: jason}}}, {uri: {prefix: /z}}]
          route: [{destination: {host: bench.test}}]
        - route:
          - destination: {host: bench.test}
            headers:
              request: {set: {x-one: "1"}, add: {x-two: "2"}}
              response: {add: {x-three: "3"}, remove: [x-gone]}
      """
      .formatted(backend);
}

String backendConfig(int port) {
  return """
      access_log off;
      server {
        listen 127.0.0.1:%d;
        location / { default_type text/plain; return 200 "%s"; }
      }
      """
      .formatted(port, "x".repeat(1024));
}

String peerConfig(int port, int backend) {
  return """
      access_log access.log combined buffer=16k flush=200ms;
      map $http_x_user $pool { jason a; default b; }
      upstream a { server 127.0.0.1:%2$d; keepalive 64; }
      upstream b { server 127.0.0.1:%2$d; keepalive 64; }
      server {
        listen 127.0.0.1:%1$d;
        server_name bench.test;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Request-Id $request_id;
        proxy_set_header X-One 1;
        proxy_set_header X-Two 2;
        proxy_hide_header x-gone;
        add_header X-Three 3;
        location /z { proxy_pass http://a; }
        location / { proxy_pass http://$pool; }
      }
      """
      .formatted(port, backend);
}

Process nginx(Path folder, int processor, String servers) throws Exception {
  Files.createDirectories(folder);
  Path config =
      Files.writeString(
          folder.resolve("nginx.conf"),
          """
          daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
          events { worker_connections 1024; }
          http { keepalive_requests 1000000000; client_body_temp_path t; proxy_temp_path t;
          fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
          %s }
          """
              .formatted(servers));
  Process process =
      new ProcessBuilder("taskset", "-c", "" + processor, "nginx", "-p", folder.toString(), "-c", config.toString(), "-e", "error.log")
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("out").toFile())
          .start();
  started.add(process);
  return process;
}

void apply(Path home, String yaml) throws Exception {
  Path file = Files.writeString(home.resolve("bench.yaml"), yaml);
  run("kubectl", "--kubeconfig", home.resolve("kubeconfig").toString(), "apply", "-f", file.toString());
}

int freePort() throws IOException {
  try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    return socket.getLocalPort();
  }
}

String first(String text, String pattern) {
  Matcher matcher = Pattern.compile(pattern).matcher(text);
  if (!matcher.find()) {
    throw new IllegalStateException(pattern + " not in " + text);
  }
  return matcher.group(1);
}

void lateen(String... arguments) throws Exception {
  List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", root + "/lateen"));
  command.addAll(List.of(arguments));
  run(command.toArray(String[]::new));
}

void say(String text, Object... values) {
  IO.println(String.format(Locale.ROOT, text, values));
}

String run(String... command) throws IOException, InterruptedException {
  Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
  String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  if (process.waitFor() != 0) {
    throw new IOException(String.join(" ", command) + "\n" + out);
  }
  return out;
}
