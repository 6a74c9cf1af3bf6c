import com.sun.management.ThreadMXBean;
import io.lateen.proxy.filter.http.router.RouterConfig;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.filter.network.hcm.HttpManager;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.listener.OwnSide;
import io.lateen.proxy.report.AccessLogWriter;
import io.lateen.proxy.resource.*;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// What it costs requests that nobody asks about that somebody might (`x-lateen-explain`), from the root of the source:
/// java -cp 'app/target/dist/lib/*' bench/ExplainBench.java [ROUNDS] [JVMS]
///
/// Processes of three kinds, JVMS of each, loaded one at a time, in turns of random order: the proxy whose neighbours may
/// ask ("neighbours"), the one whom nobody may ask ("nobody"), and one compiled without the look ("without"): Ledger.java
/// of the source with its three places taken out. A fourth kind, neighbours once more ("again"), tells how much two
/// groups of processes differ that are the same.
///
/// First the look is measured alone (ROUNDS 0: only this).
///
/// Each has one connection without a socket on its event loop, whose requests take the whole way through codec,
/// connection manager, route table and router to a route that answers by itself, and no system call. Measured is the
/// processor time of the loop's thread per request. A round is one turn of every process; its ratio is that of the sums.
/// Told are the median of the rounds' ratios and the quartiles.
static final int TURN = 100_000;
static final byte[] REQUEST =
    """
    GET /reviews/0 HTTP/1.1\r
    Host: reviews:9080\r
    User-Agent: python-requests/2.18.4\r
    Accept-Encoding: gzip, deflate\r
    Accept: */*\r
    Connection: keep-alive\r
    x-request-id: 0f6fa2a0-6b7f-4f5c-9f0c-4a0d1b2c3d4e\r
    x-b3-traceid: 463ac35c9f6413ad48485a3953bb6124\r
    x-b3-spanid: a2fb4a1d1a96d312\r
    x-b3-sampled: 1\r
    \r
    """
        .getBytes(StandardCharsets.US_ASCII);

void main(String[] args) throws Exception {
  if (args.length > 0 && args[0].equals("serve")) {
    serve(args[1]);
    return;
  }
  alone();
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
  int jvms = args.length > 1 ? Integer.parseInt(args[1]) : 2;
  if (rounds == 0) {
    return;
  }
  Path patched = Files.createTempDirectory("lateen-explain-bench");
  List<Served> all = new ArrayList<>();
  try {
    compileWithout(patched);
    for (int i = 0; i < jvms; i++) {
      for (String kind : List.of("without", "nobody", "neighbours", "again")) {
        all.add(Served.start(kind, kind.equals("without") ? patched + ":" : ""));
      }
    }
    for (int i = 0; i < 25; i++) {
      for (Served one : all) {
        one.turn();
      }
    }
    measure(all, rounds);
  } finally {
    all.forEach(Served::close);
    try (Stream<Path> files = Files.walk(patched)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

/// The look alone, and the one through the numbers of all headers that it was before, over the heads of 64 requests.
static void alone() {
  List<String> lines = new String(REQUEST, StandardCharsets.US_ASCII).lines().skip(1).filter(l -> !l.isEmpty()).toList();
  RequestHead[] heads = new RequestHead[64];
  for (int i = 0; i < heads.length; i++) {
    heads[i] = RequestHead.of("GET", "/reviews/0", lines);
  }
  double bit = Double.MAX_VALUE;
  double scan = Double.MAX_VALUE;
  for (int i = 0; i < 10; i++) {
    bit = Math.min(bit, look(heads, head -> head.has(KnownHeader.X_LATEEN_EXPLAIN)));
    scan = Math.min(scan, look(heads, head -> head.findNext(KnownHeader.X_LATEEN_EXPLAIN, 0) >= 0));
  }
  say("the look alone: %.2f ns; through all %d numbers: %.2f ns (best of ten)", bit, heads[0].count(), scan);
}

static double look(RequestHead[] heads, Predicate<RequestHead> asks) {
  int times = 20_000_000;
  ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  int asked = 0;
  long before = threads.getCurrentThreadCpuTime();
  for (int i = 0; i < times; i++) {
    asked += asks.test(heads[i & 63]) ? 1 : 0;
  }
  double nanos = (threads.getCurrentThreadCpuTime() - before) / (double) times;
  if (asked != 0) {
    throw new IllegalStateException("nobody asks, and " + asked + " are said to");
  }
  return nanos;
}

void compileWithout(Path into) throws IOException {
  String file = "proxy/src/main/java/io/lateen/proxy/filter/network/hcm/Ledger.java";
  String text = Files.readString(Path.of(file));
  for (String place : List.of("    asked = null;\n", "request.has(KnownHeader.X_LATEEN_EXPLAIN)", "asked != null")) {
    if (!text.contains(place)) {
      throw new IllegalStateException(file + ": no longer has " + place);
    }
    text = text.replace(place, place.endsWith("\n") ? "" : "false");
  }
  Path source = Files.writeString(into.resolve("Ledger.java"), text);
  String classes = System.getProperty("java.class.path");
  int failed = ToolProvider.getSystemJavaCompiler()
      .run(null, null, null, "-nowarn", "-proc:none", "-d", into.toString(), "-cp", classes, source.toString());
  if (failed != 0) {
    throw new IllegalStateException(file + " does not compile without the look");
  }
}

void measure(List<Served> all, int rounds) throws IOException {
  List<Served> order = new ArrayList<>(all);
  Random random = new Random();
  for (int i = 1; i <= rounds; i++) {
    Collections.shuffle(order, random);
    for (Served one : order) {
      one.nanos.add(one.turn());
    }
    if (i % 10 == 0 || i == rounds) {
      tell(all, i);
    }
  }
}

static void tell(List<Served> all, int rounds) {
  say("after %d rounds", rounds);
  for (Served one : all) {
    double[] sorted = one.nanos.stream().mapToDouble(n -> n).sorted().toArray();
    say("  %-10s median %.1f ns (%.1f–%.1f)", one.kind, at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
  }
  for (String kind : List.of("nobody", "neighbours", "again")) {
    double[] sorted =
        IntStream.range(0, rounds).mapToDouble(i -> sum(all, kind, i) / sum(all, "without", i)).sorted().toArray();
    say("  %s/without: median %.4f, quartiles %.4f–%.4f", kind, at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
  }
}

static double sum(List<Served> all, String kind, int round) {
  return all.stream().filter(one -> one.kind.equals(kind)).mapToDouble(one -> one.nanos.get(round)).sum();
}

static double at(double[] sorted, double share) {
  return sorted[(int) (share * (sorted.length - 1))];
}

static void say(String text, Object... values) {
  System.out.println(String.format(Locale.ROOT, text, values));
}

/// A process, and what its turns took per request.
record Served(String kind, Process process, BufferedReader in, PrintWriter out, List<Double> nanos) {
  static Served start(String kind, String before) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx96m"));
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", before + System.getProperty("java.class.path"), "bench/ExplainBench.java", "serve", kind));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String from = String.valueOf(in.readLine());
    boolean patched = from.contains("lateen-explain-bench");
    if (patched != kind.equals("without")) {
      throw new IllegalStateException(kind + " has its Ledger from " + from);
    }
    return new Served(kind, process, in, new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8), new ArrayList<>());
  }

  double turn() throws IOException {
    out.println("go");
    return Double.parseDouble(String.valueOf(in.readLine()));
  }

  void close() {
    process.destroy();
  }
}

void serve(String kind) throws Exception {
  Class<?> ledger = Class.forName("io.lateen.proxy.filter.network.hcm.Ledger");
  System.out.println(ledger.getProtectionDomain().getCodeSource().getLocation());
  ExplainAccess access = kind.equals("nobody") ? ExplainAccess.NOBODY : ExplainAccess.OWN_POD;
  StatsStore stats = new StatsStore();
  try (DataPlane plane = new DataPlane(1, stats, "", access, new SecretStore(), OwnSide.NONE);
      AccessLogWriter logs = new AccessLogWriter()) {
    plane.accept(new ConfigSnapshot(1, Map.of(), Map.of(), Map.of(), Map.of()));
    Worker worker = plane.workers().getFirst();
    HttpManager manager = new HttpManager(http(), plane::serving, stats, logs, 1, "", access);
    EmbeddedChannel channel = worker.loop().submit(() -> channel(manager, worker)).get();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(worker.loop().submit(() -> turn(channel)).get());
    }
  }
}

static EmbeddedChannel channel(HttpManager manager, Worker worker) {
  EmbeddedChannel channel = new EmbeddedChannel();
  InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9080);
  manager.install(channel, worker, new Accepted(here, null, null, new Explanation.Entry("l", "", 0, 1, "", List.of())));
  return channel;
}

/// Nanoseconds of processor time per request. On the loop.
static double turn(EmbeddedChannel channel) {
  ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  ByteBuf request = Unpooled.directBuffer().writeBytes(REQUEST);
  long answers = 0;
  long before = threads.getCurrentThreadCpuTime();
  for (int i = 0; i < TURN; i++) {
    channel.pipeline().fireChannelRead(request.retainedDuplicate()).fireChannelReadComplete();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      answers += out.getByte(out.readerIndex()) == 'H' && out.getByte(out.readerIndex() + 9) == '2' ? 1 : 0;
      out.release();
    }
  }
  double nanos = (threads.getCurrentThreadCpuTime() - before) / (double) TURN;
  request.release();
  if (answers != TURN) {
    throw new IllegalStateException(answers + " answers with 2xx to " + TURN + " requests");
  }
  return nanos;
}

RouteTable table() {
  Route route = new Route("r", new RouteMatch(new RouteMatch.Path.Prefix("/"), true, List.of(), List.of(), null, false),
      new RouteAction.DirectResponse(200, "here"), HeaderOperations.NONE, PerFilterConfig.NONE, "", Origin.UNKNOWN);
  VirtualHost host = new VirtualHost("all", List.of("*"), List.of(route), VirtualHost.TlsRequirement.NONE,
      HeaderOperations.NONE, PerFilterConfig.NONE, null, false);
  return new RouteTable("routes", List.of(host), HeaderOperations.NONE, false, false, false, List.of(), PerFilterConfig.NONE);
}

HttpConnectionManager http() {
  List<HttpFilterConfig> filters = List.of(new HttpFilterConfig("router", new RouterConfig(false, false), false));
  return new HttpConnectionManager("bench", new RouteSource.Inline(table()), filters,
      HttpConnectionManager.Codec.HTTP1, false, 0, List.of(), false, "istio-envoy", HttpConnectionManager.ServerHeader.OVERWRITE,
      true, false, false, List.of(), null, null, null, null, null, null, List.of("websocket"), true, false, false,
      false, new HttpConnectionManager.ClientCert(HttpConnectionManager.ClientCert.Forward.SANITIZE, false, false, false),
      null, null, HttpConnectionManager.Bounds.DEFAULT, HttpConnectionManager.Scrutiny.DEFAULT);
}
