import com.sun.net.httpserver.HttpServer;
import io.lateen.prometheus.exposition.LabelsParser;
import io.lateen.prometheus.http.ApiServer;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.promql.QueryLimits;
import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Series;
import io.lateen.prometheus.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures the metrics store with 50,000 series of a mesh, scraped every 2 seconds:
///
/// `java -cp 'app/target/dist/lib/*' bench/MetricsStoreBench.java [SECONDS] [ROUNDS]`
///
/// This process shows the metrics: one page of 500 edges between workloads, as Mixer does (40,000
/// lines of up to 500 bytes), and a page of 100 lines for each of 100 proxies. Another holds the
/// store, which has had an hour of samples in it from the start.
///
/// - processor time of the store's process while it scrapes, user and system, all threads;
/// - query_range of every panel of the dashboards in install/grafana, 30 minutes in steps of 15 s,
///   one after the other while scraping goes on, as the client sees it and in processor time;
/// - memory.
final int WARM = 8;
final int PROXIES = 100;
final int EDGES = 500;
final long STEP = 2000;
final int HISTORY = 1800;

void main(String[] args) throws Exception {
  if (args.length > 0 && args[0].equals("serve")) {
    serve(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    return;
  }
  int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
  int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
  List<Page> pages = pages();
  HttpServer targets = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
  targets.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  for (int i = 0; i < pages.size(); i++) {
    Page page = pages.get(i);
    targets.createContext("/" + i + "/", exchange -> page.write(exchange));
  }
  targets.start();
  int port = freePort();
  Process store = start(port, targets.getAddress().getPort());
  try {
    measure(store, port, seconds, rounds);
  } finally {
    store.destroy();
    store.waitFor();
    targets.stop(0);
  }
}

Process start(int port, int targets) throws IOException {
  List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx512m", "-XX:+UseSerialGC"));
  command.addAll(List.of(System.getProperty("jvm", "").split(" ")));
  command.removeIf(String::isEmpty);
  command.addAll(List.of("-cp", System.getProperty("java.class.path")));
  command.addAll(List.of("bench/MetricsStoreBench.java", "serve", "" + port, "" + targets));
  return new ProcessBuilder(command).inheritIO().start();
}

void measure(Process store, int port, int seconds, int rounds) throws Exception {
  try (HttpClient client = HttpClient.newHttpClient()) {
    String api = "http://127.0.0.1:" + port;
    await(client, api);
    Thread.sleep(10_000);
    double before = cpuSeconds(store);
    long begin = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    double share = (cpuSeconds(store) - before) / ((System.nanoTime() - begin) / 1e9);
    String own = get(client, api + "/metrics");
    double series = Double.parseDouble(value(own, "prometheus_tsdb_head_series"));
    say("series: %.0f, bytes by its own count: %s", series, value(own, "lateen_prometheus_store_bytes"));
    say("scraping: %.1f %% of a core, %.2f %% for each 1,000 series", 100 * share, 1e5 * share / series);
    queries(client, api, store, rounds);
    say("resident memory: %d MiB", rss(store) / 1024);
  }
}

void queries(HttpClient client, String api, Process store, int rounds) throws Exception {
  List<String> panels = panels();
  Map<Double, String> slow = new TreeMap<>();
  List<Double> all = new ArrayList<>();
  List<Double> busy = new ArrayList<>();
  for (int round = -WARM; round < rounds; round++) {
    for (String panel : panels) {
      long end = System.currentTimeMillis() / 1000;
      String url =
          api + "/api/v1/query_range?step=15&start=" + (end - 1800) + "&end=" + end + "&query="
              + URLEncoder.encode(panel, StandardCharsets.UTF_8);
      long before = busyNanos(store);
      long begin = System.nanoTime();
      String answer = get(client, url);
      double millis = (System.nanoTime() - begin) / 1e6;
      double busyMillis = (busyNanos(store) - before) / 1e6;
      if (!answer.startsWith("{\"status\":\"success\"")) {
        throw new IOException(panel + ": " + answer);
      }
      if (round >= 0) {
        all.add(millis);
        busy.add(busyMillis);
        slow.put(millis, String.format(Locale.ROOT, "(%.1f ms busy) ", busyMillis) + answer.length() + " bytes, " + panel);
      }
    }
  }
  say("query_range of %d panels, %d rounds", panels.size(), rounds);
  percentiles("as the client sees it", all);
  percentiles("processor time of the store's process", busy);
  TreeSet<Double> slowest = new TreeSet<>(slow.keySet());
  for (int i = 0; i < Integer.getInteger("slowest", 5); i++) {
    double millis = slowest.pollLast();
    say("  %.1f ms: %s", millis, slow.get(millis));
  }
}

void percentiles(String what, List<Double> millis) {
  double[] sorted = millis.stream().mapToDouble(it -> it).sorted().toArray();
  say(
      "  %s: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms",
      what, at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
}

double at(double[] sorted, double quantile) {
  return sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
}

/// What the panels of the dashboards ask, with the variables filled in.
List<String> panels() throws IOException {
  TreeSet<String> queries = new TreeSet<>();
  Path folder = Path.of(System.getProperty("dashboards", "install/grafana"));
  try (Stream<Path> files = Files.list(folder)) {
    for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
      JsonNode tree = new JsonMapper().readTree(Files.readString(file));
      tree.findValues("expr").forEach(expr -> queries.add(filledIn(expr.asString())));
    }
  }
  return List.copyOf(queries);
}

String filledIn(String query) {
  return query
      .replace("$__rate_interval", "1m")
      .replace("$service", "app-7.default.svc.cluster.local")
      .replace("$workload", "app-7-v1")
      .replace("$namespace", "default")
      .replace("$adapter", "prometheus")
      .replaceAll("\\$(srcns|srcwl|dstns|dstwl|dstsvc)", ".*");
}

void await(HttpClient client, String api) throws Exception {
  for (int i = 0; i < 1200; i++) {
    try {
      if (get(client, api + "/metrics").matches("(?s).*prometheus_tsdb_head_series [5-9]\\d{4}\n.*")) {
        return;
      }
    } catch (IOException notYet) {
      // Still filling.
    }
    Thread.sleep(100);
  }
  throw new IOException("the store has not started");
}

String get(HttpClient client, String url) throws IOException, InterruptedException {
  HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
  return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
}

String value(String metrics, String name) {
  return metrics.replaceAll("(?s).*\n" + name + " (\\S+)\n.*", "$1");
}

double cpuSeconds(Process process) throws IOException {
  String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
  String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
}

/// Of all threads there are: those that end take theirs with them, but few do.
long busyNanos(Process process) throws IOException {
  long nanos = 0;
  try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
    for (Path thread : threads.toList()) {
      nanos += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    }
  } catch (NoSuchFileException ended) {
    // It does not count, this once.
  }
  return nanos;
}

long rss(Process process) throws IOException {
  String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
  return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1"));
}

int freePort() throws IOException {
  try (ServerSocket socket = new ServerSocket(0)) {
    return socket.getLocalPort();
  }
}

void say(String format, Object... values) {
  IO.println(String.format(Locale.ROOT, format, values));
}

/// The store's process: an hour of history for all that the targets show, then scraping.
void serve(int port, int targets) throws Exception {
  MetricsStore store = new MetricsStore(StoreSettings.DEFAULT);
  StringBuilder yaml = new StringBuilder("global: {scrape_interval: 2s}\nscrape_configs:\n");
  long now = System.currentTimeMillis();
  String address = "127.0.0.1:" + targets;
  try (HttpClient client = HttpClient.newHttpClient()) {
    for (int i = 0; i <= PROXIES; i++) {
      yaml.append("- job_name: job-").append(i).append("\n  metrics_path: /").append(i);
      yaml.append("/metrics\n  static_configs: [{targets: [\"").append(address).append("\"]}]\n");
      remember(store, get(client, "http://" + address + "/" + i + "/metrics"), "job-" + i, address, now);
    }
  }
  store.expire(now);
  TargetPool pool = new TargetPool(SettingsParser.parse(yaml.toString()), store, null);
  QueryEngine engine = new QueryEngine(store, QueryLimits.DEFAULT);
  ApiServer api = new ApiServer(new InetSocketAddress("127.0.0.1", port), store, pool, engine);
  pool.start();
  api.start();
  while (true) {
    Thread.sleep(15_000);
    store.expire(System.currentTimeMillis());
  }
}

void remember(MetricsStore store, String text, String job, String instance, long now) {
  for (String line : text.split("\n")) {
    byte[] name = line.substring(0, line.lastIndexOf(' ')).getBytes(StandardCharsets.UTF_8);
    Map<String, String> labels = new TreeMap<>(LabelsParser.parse(name, 0, name.length));
    labels.put("job", job);
    labels.put("instance", instance);
    Series series = store.admitAlways(Labels.of(labels));
    double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    for (int i = 0; i < HISTORY; i++) {
      series.append(now - (HISTORY - i) * STEP, Math.floor(value * i / HISTORY));
    }
  }
}

List<Page> pages() {
  List<Page> pages = new ArrayList<>();
  Random random = new Random(1);
  Page mixer = new Page(random);
  for (int edge = 0; edge < EDGES; edge++) {
    for (String reporter : new String[] {"source", "destination"}) {
      edge(mixer, labels(reporter, edge), reporter);
    }
  }
  pages.add(mixer);
  for (int i = 0; i < PROXIES; i++) {
    Page proxy = new Page(random);
    for (int j = 0; j < 100; j++) {
      proxy.counter("envoy_cluster_upstream_cx_total_" + j % 20 + "{cluster_name=\"xds-" + j / 20 + "\"}", 1);
    }
    pages.add(proxy);
  }
  return pages;
}

void edge(Page page, String labels, String reporter) {
  page.counter("istio_requests_total{" + labels + ",response_code=\"200\"}", 20);
  page.counter("istio_requests_total{" + labels + ",response_code=\"503\"}", 1);
  String ok = labels + ",response_code=\"200\"";
  page.histogram("istio_request_duration_seconds", ok, "0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10");
  page.histogram("istio_request_bytes", ok, "1 10 100 1000 10000 100000 1e+06 1e+07 1e+08");
  page.histogram("istio_response_bytes", ok, "1 10 100 1000 10000 100000 1e+06 1e+07 1e+08");
}

String labels(String reporter, int edge) {
  String source = "app-" + edge / 10;
  String target = "app-" + edge % 50;
  return ("connection_security_policy=\"none\",destination_app=\"%2$s\",destination_principal=\"unknown\","
          + "destination_service=\"%2$s.default.svc.cluster.local\",destination_service_name=\"%2$s\","
          + "destination_service_namespace=\"default\",destination_version=\"v1\","
          + "destination_workload=\"%2$s-v1\",destination_workload_namespace=\"default\","
          + "permissive_response_code=\"none\",permissive_response_policyid=\"none\",reporter=\"%3$s\","
          + "request_protocol=\"http\",response_flags=\"-\",source_app=\"%1$s\","
          + "source_principal=\"unknown\",source_version=\"v1\",source_workload=\"%1$s-v1\","
          + "source_workload_namespace=\"default\"")
      .formatted(source, target, reporter);
}

/// What one target shows; a third of its groups of counters has moved since the last time.
class Page {
  private final List<byte[]> names = new ArrayList<>();
  private final List<double[]> groups = new ArrayList<>();
  private final List<double[]> steps = new ArrayList<>();
  private final Random random;
  private byte[] text = new byte[1 << 16];
  private int length;

  Page(Random random) {
    this.random = random;
  }

  void counter(String series, double speed) {
    names.add((series + " ").getBytes(StandardCharsets.UTF_8));
    groups.add(new double[] {random.nextInt(20_000)});
    steps.add(new double[] {speed});
  }

  void histogram(String name, String labels, String bounds) {
    String[] le = (bounds + " +Inf").split(" ");
    double[] values = new double[le.length + 2];
    double[] step = new double[le.length + 2];
    double count = 0;
    double rise = 0;
    for (int i = 0; i < le.length; i++) {
      names.add((name + "_bucket{" + labels + ",le=\"" + le[i] + "\"} ").getBytes(StandardCharsets.UTF_8));
      count += random.nextInt(3_000);
      rise += random.nextInt(3);
      values[i] = count;
      step[i] = rise;
    }
    names.add((name + "_sum{" + labels + "} ").getBytes(StandardCharsets.UTF_8));
    names.add((name + "_count{" + labels + "} ").getBytes(StandardCharsets.UTF_8));
    values[le.length] = count * 0.0173;
    step[le.length] = rise * 0.0171;
    values[le.length + 1] = count;
    step[le.length + 1] = rise;
    groups.add(values);
    steps.add(step);
  }

  synchronized void write(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    length = 0;
    int line = 0;
    for (int g = 0; g < groups.size(); g++) {
      boolean moved = random.nextInt(3) == 0;
      double[] values = groups.get(g);
      for (int i = 0; i < values.length; i++) {
        values[i] += moved ? steps.get(g)[i] : 0;
        put(names.get(line++));
        boolean whole = values[i] == Math.rint(values[i]);
        put((whole ? Long.toString((long) values[i]) : Double.toString(values[i])).getBytes(StandardCharsets.US_ASCII));
        put(new byte[] {'\n'});
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, length);
    exchange.getResponseBody().write(text, 0, length);
    exchange.close();
  }

  private void put(byte[] bytes) {
    if (length + bytes.length > text.length) {
      text = Arrays.copyOf(text, 2 * text.length + bytes.length);
    }
    System.arraycopy(bytes, 0, text, length, bytes.length);
    length += bytes.length;
  }
}
