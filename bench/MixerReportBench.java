import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.dispatch.Mixer;
import io.lateen.mixer.dispatch.ReportOutcome;
import io.lateen.mixer.handler.DispatchMetrics;
import io.lateen.mixer.server.MixerServer;
import io.lateen.mixer.server.MixerSettings;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.snapshot.Snapshots;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.ReportBatch;
import io.lateen.wire.mixer.ReportReader;
import io.lateen.wire.proto.mixer.MixerGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a report costs the hub with the default rules (install/telemetry without the access log):
///
/// `taskset -c 1 java -XX:+UseSerialGC -Xmx256m -cp 'app/target/dist/lib/*' bench/MixerReportBench.java [ROUNDS] [SECONDS]`
///
/// - messages of 100 records, as sidecars send them, from octets to counted metrics: decoding,
///   kubernetesenv, four metrics each. Records per second of processor time: of the thread, and of
///   the whole process, with the collector and whatever the compiler still does;
/// - the same through the whole server, with a gRPC client in this process;
/// - then one record for each edge between 1,000 workloads: the heap after a collection, and what a
///   scrape of it costs.
final int PODS = 1000;
final int CALLERS = 5;
final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
final Random random = new Random(1);

void main(String[] args) throws Exception {
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 6;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
  BuiltInAdapters adapters = BuiltInAdapters.of(source(List.of()), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  try (Snapshots snapshots = new Snapshots(adapters.all(), new DispatchMetrics(adapters.registry()))) {
    MixerSnapshot snapshot = snapshots.build(config());
    if (!snapshot.problems().isEmpty()) {
      throw new IllegalStateException(snapshot.problems().toString());
    }
    Mixer mixer = new Mixer(snapshot);
    List<byte[]> messages = messages();
    throughput("octets to metrics", message -> report(mixer, message), messages, rounds, seconds);
    overGrpc(messages, rounds, seconds);
    if (!Boolean.getBoolean("skip.heap")) {
      heap(mixer, adapters);
    }
    mixer.use(MixerSnapshot.empty());
  }
}

/// Takes a message, says how many records it has.
interface Receiver {
  int take(byte[] message) throws Exception;
}

List<byte[]> messages() {
  List<byte[]> messages = new ArrayList<>();
  int octets = 0;
  for (int i = 0; i < 64; i++) {
    byte[] message = message(i % 2 == 0, i % 6);
    octets += message.length;
    messages.add(message);
  }
  say("64 messages of 100 records, %d octets a record", octets / 6400);
  return messages;
}

/// The whole server, asked by a client in this very process, whose time is in the figure too.
void overGrpc(List<byte[]> messages, int rounds, int seconds) throws Exception {
  InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
  OutputStream none = OutputStream.nullOutputStream();
  ObjectSource source = source(config());
  try (MixerServer server =
      MixerServer.start(MixerSettings.at(any, any, "bench"), source, BuiltInAdapters.of(source, none, none))) {
    while (!server.isReady()) {
      Thread.sleep(10);
    }
    ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    var method = MixerGrpc.getReportMethod().toBuilder(new Plain(), MixerGrpc.getReportMethod().getResponseMarshaller()).build();
    throughput("over gRPC, with the client's time", message -> {
      ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, message);
      return 100;
    }, messages, rounds, seconds);
    channel.shutdownNow();
  }
}

static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream in) {
    throw new IllegalStateException("nobody answers so");
  }
}

void throughput(String what, Receiver receiver, List<byte[]> messages, int rounds, int seconds) throws Exception {
  double best = 0;
  for (int round = 0; round < rounds; round++) {
    long id = Thread.currentThread().threadId();
    long own = threads.getCurrentThreadCpuTime();
    long all = system.getProcessCpuTime();
    long bytes = threads.getThreadAllocatedBytes(id);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long records = 0;
    while (System.nanoTime() < end) {
      records += receiver.take(messages.get((int) (records / 100 % messages.size())));
    }
    double mine = records * 1e9 / (threads.getCurrentThreadCpuTime() - own);
    double whole = records * 1e9 / (system.getProcessCpuTime() - all);
    say("round %d: %.0f records per second of the thread, %.0f of the process; %.0f octets allocated each",
        round + 1, mine, whole, (threads.getThreadAllocatedBytes(id) - bytes) / (double) records);
    best = Math.max(best, whole);
  }
  say("%s: at best %.0f reported requests per core and second", what, best);
}

int report(Mixer mixer, byte[] message) throws Exception {
  int count = 0;
  ReportReader reader = new ReportReader(message);
  for (List<AttributeBag> part = reader.next(100); !part.isEmpty(); part = reader.next(100)) {
    ReportOutcome outcome = mixer.report(part);
    if (!outcome.errors().isEmpty()) {
      throw new IllegalStateException(outcome.errors().toString());
    }
    count += part.size();
  }
  return count;
}

void heap(Mixer mixer, BuiltInAdapters adapters) throws Exception {
  for (int target = 0; target < PODS; target++) {
    for (boolean client : new boolean[] {true, false}) {
      ReportBatch batch = new ReportBatch(Dictionary.size());
      for (int i = 1; i <= CALLERS; i++) {
        add(batch, client, (target + i * 7) % PODS, target, 200);
      }
      report(mixer, batch.take());
    }
  }
  say("heap with the series of %d edges between %d workloads, told from both ends: %d MiB",
      PODS * CALLERS, PODS, used());
  for (int i = 0; i < 3; i++) {
    long before = system.getProcessCpuTime();
    Count count = new Count();
    adapters.prometheus().scrape(count);
    say("a scrape: %d lines, %d MiB, %.0f ms of processor time",
        count.lines, count.octets >> 20, (system.getProcessCpuTime() - before) / 1e6);
  }
  say("heap then: %d MiB", used());
}

/// What a scraper gets.
static final class Count extends OutputStream {
  long octets;
  long lines;

  @Override
  public void write(int octet) {
    octets++;
  }

  @Override
  public void write(byte[] part, int from, int length) {
    octets += length;
    for (int i = from; i < from + length; i++) {
      lines += part[i] == '\n' ? 1 : 0;
    }
  }
}

long used() {
  System.gc();
  Runtime runtime = Runtime.getRuntime();
  return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
}

/// A sidecar's message: one end is always the same workload.
byte[] message(boolean client, int self) {
  ReportBatch batch = new ReportBatch(Dictionary.size());
  for (int i = 0; i < 100; i++) {
    int other = random.nextInt(6);
    add(batch, client, client ? self : other, client ? other : self, random.nextInt(20) == 0 ? 503 : 200);
  }
  return batch.take();
}

void add(ReportBatch batch, boolean client, int source, int target, long code) {
  batch.begin().all(AttributeBag.of(record(client, source, target, code)), batch.words());
  batch.end();
}

Map<String, Object> record(boolean client, int source, int target, long code) {
  Map<String, Object> all = new HashMap<>();
  String host = "app-" + target + ".default.svc.cluster.local";
  Instant now = Instant.ofEpochSecond(1_790_000_000L + random.nextInt(100_000), random.nextInt(1_000_000_000));
  all.put("context.protocol", "http");
  all.put("context.proxy_error_code", code == 200 ? "-" : "UH");
  all.put("context.proxy_version", "1.1.2");
  all.put("context.reporter.kind", client ? "outbound" : "inbound");
  all.put("context.reporter.uid", "kubernetes://app-" + (client ? source : target) + "-v1-1.default");
  all.put("context.time", now);
  all.put("connection.mtls", false);
  all.put("source.uid", "kubernetes://app-" + source + "-v1-1.default");
  all.put("source.namespace", "default");
  all.put("source.ip", ip(source));
  all.put("destination.uid", "kubernetes://app-" + target + "-v1-1.default");
  all.put("destination.namespace", "default");
  all.put("destination.ip", ip(target));
  all.put("destination.port", 9080L);
  all.put("destination.service.host", host);
  all.put("destination.service.name", "app-" + target);
  all.put("destination.service.namespace", "default");
  all.put("destination.service.uid", "istio://default/services/app-" + target);
  all.put("request.method", "GET");
  all.put("request.scheme", "http");
  all.put("request.path", "/reviews/" + random.nextInt(10));
  all.put("request.url_path", "/reviews/" + random.nextInt(10));
  all.put("request.host", host + ":9080");
  all.put("request.useragent", "python-requests/2.18.4");
  all.put("request.time", now);
  all.put("request.size", 0L);
  all.put("request.total_size", 1000L);
  all.put("response.time", now.plusMillis(3));
  all.put("response.size", 295L + random.nextInt(100));
  all.put("response.total_size", 500L);
  all.put("response.duration", Duration.ofNanos(random.nextInt(9_000_000)));
  all.put("response.code", code);
  all.put("request.headers", Map.ofEntries(
      Map.entry(":authority", host + ":9080"), Map.entry(":method", "GET"), Map.entry(":path", "/reviews/0"),
      Map.entry("user-agent", "python-requests/2.18.4"), Map.entry("accept", "*/*"),
      Map.entry("accept-encoding", "gzip, deflate"), Map.entry("x-forwarded-proto", "http"),
      Map.entry("x-request-id", hex(16) + hex(16)), Map.entry("x-b3-traceid", hex(32)),
      Map.entry("x-b3-spanid", hex(16)), Map.entry("x-b3-sampled", "1")));
  all.put("response.headers", Map.of(
      ":status", "" + code, "content-type", "application/json", "server", "envoy",
      "content-length", "295", "date", "Tue, 02 Apr 2019 10:00:00 GMT", "x-envoy-upstream-service-time", "3"));
  return all;
}

String hex(int digits) {
  StringBuilder text = new StringBuilder();
  for (int i = 0; i < digits; i++) {
    text.append(Character.forDigit(random.nextInt(16), 16));
  }
  return text.toString();
}

IpAddress ip(int pod) {
  return IpAddress.of(new byte[] {10, 0, (byte) (pod / 250), (byte) (pod % 250 + 1)});
}

/// A cluster of these objects and all the Pods.
ObjectSource source(List<KubeObject> objects) {
  List<KubeObject> pods = new ArrayList<>(objects);
  for (int i = 0; i < PODS; i++) {
    pods.addAll(objects(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: app-%1$d-v1-1
          namespace: default
          labels: {app: app-%1$d, version: v1}
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: app-%1$d-v1, controller: true}]
        spec: {serviceAccountName: app-%1$d, containers: [{name: app, ports: [{containerPort: 9080}]}]}
        status: {podIP: %2$s, hostIP: 10.1.0.1, phase: Running}
        """.formatted(i, ip(i))));
  }
  return new ObjectSource() {
    @Override
    public Watch watch(ObjectKind kind, Listener listener) {
      pods.stream().filter(pod -> pod.kind().kind().equals(kind.kind())).forEach(listener::onSet);
      listener.onSynced();
      return () -> {};
    }

    @Override
    public void close() {}
  };
}

List<KubeObject> config() throws Exception {
  List<KubeObject> all = new ArrayList<>();
  for (String name : List.of("attributes", "kubernetes", "metrics", "traffic")) {
    all.addAll(objects(Files.readString(Path.of("install/telemetry/" + name + ".yaml"))));
  }
  return all;
}

List<KubeObject> objects(String yaml) {
  List<KubeObject> all = new ArrayList<>();
  for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
    JsonNode tree = new JsonMapper().valueToTree(document);
    String[] api = tree.path("apiVersion").asString("").split("/", -1);
    String kind = tree.path("kind").asString("");
    all.add(new KubeObject(
        new ObjectKind(api.length > 1 ? api[0] : "", api[api.length - 1], "", kind, true), (ObjectNode) tree));
  }
  return all;
}

void say(String format, Object... values) {
  IO.println(String.format(Locale.ROOT, format, values));
}
