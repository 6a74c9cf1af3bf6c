import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.Downstream;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.filter.http.router.RouterConfig;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.*;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.Attributes.AttributeValue;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.CheckResponse.PreconditionResult;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportResponse;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import io.netty.buffer.ByteBuf;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// What Mixer costs a sidecar: java -cp 'app/target/dist/lib/*' bench/MixerBench.java [ROUNDS] [SECONDS]
///
/// - the filter alone on its event loop, 6 × 500,000 times: with a check that is remembered, and with
///   the report encoded; nanoseconds of processor time and allocated octets each (ROUNDS 0: only
///   this);
/// - a data plane of one loop with two listeners, equal but for the filter, loaded in turns over 16
///   connections (backend, client and Mixer in the same process, on other threads): processor time
///   of the loop's thread per request; the ratio is the median of the rounds' ratios.
final byte[] request =
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
    x-istio-attributes: Cj8KCnNvdXJjZS51aWQSMRIva3ViZXJuZXRlczovL3Byb2R1Y3RwYWdlLXYxLTU0ZDc5OWM5NjYtMmQ4cXAuZGVmYXVsdA==\r
    \r
    """
        .getBytes(StandardCharsets.US_ASCII);
final byte[] answer =
    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: WebSphere\r\nContent-Language: en-US\r\n"
            + "Date: Tue, 02 Apr 2019 10:00:00 GMT\r\nContent-Length: 295\r\n\r\n" + "x".repeat(295))
        .getBytes(StandardCharsets.US_ASCII);
final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

void main(String[] args) throws Exception {
  int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
  int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
  Server mixer = ServerBuilder.forPort(0).addService(new Hub()).build().start();
  StatsStore stats = new StatsStore();
  try (DataPlane plane = new DataPlane(1, stats);
      ServerSocket backend = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"))) {
    Thread.ofVirtual().start(() -> serve(backend));
    plane.accept(snapshot(backend.getLocalPort(), mixer.getPort()));
    Worker worker = plane.workers().getFirst();
    if (!Boolean.getBoolean("skip.alone")) {
      alone(plane, worker, stats);
    }
    if (rounds > 0) {
      sideBySide(plane, worker, rounds, seconds);
    }
    stats.forEach(s -> {
      if (s.counter() != null && s.counter().value() > 0 && s.metric().name().startsWith("http_mixer")) {
        System.out.println(s.metric().name() + " " + s.counter().value());
      }
    });
  } finally {
    mixer.shutdownNow();
  }
}

/// Allows for a minute whoever asks for the same path without a cookie; takes every report.
static final class Hub extends MixerGrpc.MixerImplBase {
  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> out) {
    ReferencedAttributes.Builder on = ReferencedAttributes.newBuilder();
    for (String name : List.of("request.path", "destination.service.host", "context.reporter.kind")) {
      on.addAttributeMatches(AttributeMatch.newBuilder().setName(Dictionary.indexOf(name)).setCondition(Condition.EXACT));
    }
    if (Dictionary.indexOf("context.reporter.kind") < 0) {
      throw new IllegalStateException();
    }
    on.addAttributeMatches(
        AttributeMatch.newBuilder()
            .setName(Dictionary.indexOf("request.headers"))
            .setMapKey(Dictionary.indexOf("cookie"))
            .setCondition(Condition.ABSENCE));
    PreconditionResult.Builder yes =
        PreconditionResult.newBuilder()
            .setValidDuration(Duration.newBuilder().setSeconds(600))
            .setValidUseCount(-1)
            .setReferencedAttributes(on);
    out.onNext(CheckResponse.newBuilder().setPrecondition(yes).build());
    out.onCompleted();
  }

  @Override
  public void report(ReportRequest request, StreamObserver<ReportResponse> out) {
    out.onNext(ReportResponse.getDefaultInstance());
    out.onCompleted();
  }
}

final MixerClients clients = new MixerClients();

Attributes attributes(String... namesAndValues) {
  Attributes.Builder attributes = Attributes.newBuilder();
  for (int i = 0; i < namesAndValues.length; i += 2) {
    attributes.putAttributes(namesAndValues[i], AttributeValue.newBuilder().setStringValue(namesAndValues[i + 1]).build());
  }
  return attributes.build();
}

/// A filter as Pilot configures it for the called side.
FilterConfig filter(boolean checks, boolean reports) throws Exception {
  HttpClientConfig.Builder config = HttpClientConfig.newBuilder();
  config
      .setDefaultDestinationService("default")
      .putServiceConfigs("default", service(checks, reports))
      .setMixerAttributes(
          attributes(
              "context.reporter.kind", "inbound",
              "context.reporter.uid", "kubernetes://reviews-v1-57c8b48946-dwgnf.default",
              "destination.uid", "kubernetes://reviews-v1-57c8b48946-dwgnf.default",
              "destination.namespace", "default"))
      .getMixerAttributesBuilder()
      .putAttributes("destination.ip", AttributeValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[16])).build())
      .putAttributes("destination.port", AttributeValue.newBuilder().setInt64Value(9080).build());
  config.getTransportBuilder().setCheckCluster("mixer").setReportCluster("mixer");
  return parse(config.build());
}

ServiceConfig service(boolean checks, boolean reports) {
  return ServiceConfig.newBuilder()
      .setDisableCheckCalls(!checks)
      .setDisableReportCalls(!reports)
      .setMixerAttributes(
          attributes(
              "destination.service.host", "reviews.default.svc.cluster.local",
              "destination.service.name", "reviews",
              "destination.service.namespace", "default",
              "destination.service.uid", "istio://default/services/reviews"))
      .build();
}

FilterConfig parse(Message message) throws Exception {
  MessageDecoder decoder = new MessageDecoder(Schema.envoy());
  String type = message.getDescriptorForType().getFullName();
  return new MixerParser(clients)
      .parse(new Fields(decoder.decode(type, message.toByteString()), "", new Problems(), decoder));
}

ConfigSnapshot snapshot(int backend, int mixer) throws Exception {
  Map<String, Cluster> clusters = new HashMap<>();
  Map<String, Assignment> assignments = new HashMap<>();
  Map.of("backend", backend, "mixer", mixer).forEach((name, port) -> {
    clusters.put(name, new Cluster(name, "", new Discovery.Eds(name), java.time.Duration.ofSeconds(1),
        LoadBalancing.of(new LbPolicy.RoundRobin()), CircuitBreakers.DEFAULT, null, null, Cluster.HttpVersion.CONFIGURED, null,
        SocketSettings.DEFAULT, 0, null, List.of(), List.of(), Origin.UNKNOWN));
    Endpoint at = new Endpoint(new Address("127.0.0.1", port), 1, Endpoint.Health.HEALTHY, "", Map.of());
    assignments.put(name, new Assignment(name, List.of(new LocalityEndpoints("", "", "", 0, 0, List.of(at))), 140));
  });
  Map<String, Listener> listeners = new HashMap<>();
  listeners.put("plain", listener("plain", List.of()));
  listeners.put("mixer", listener("mixer", List.of(new HttpFilterConfig("mixer", filter(true, true), false))));
  return new ConfigSnapshot(1, listeners, Map.of("routes", table()), clusters, assignments);
}

RouteTable table() {
  RouteAction.ToCluster to = new RouteAction.ToCluster(new ClusterChoice.Single("backend"), 503, null, null, null,
      null, null, null, List.of(), List.of(), List.of(), null, false);
  Route route = new Route("r", new RouteMatch(new RouteMatch.Path.Prefix("/"), true, List.of(), List.of(), null, false),
      to, HeaderOperations.NONE, PerFilterConfig.NONE, "", Origin.UNKNOWN);
  VirtualHost host = new VirtualHost("all", List.of("*"), List.of(route), VirtualHost.TlsRequirement.NONE,
      HeaderOperations.NONE, PerFilterConfig.NONE, null, false);
  return new RouteTable("routes", List.of(host), HeaderOperations.NONE, false, false, false, List.of(), PerFilterConfig.NONE);
}

Listener listener(String name, List<HttpFilterConfig> before) {
  List<HttpFilterConfig> filters = new ArrayList<>(before);
  filters.add(new HttpFilterConfig("router", new RouterConfig(false, false), false));
  AccessLog log = new AccessLog("/dev/null", null, null);
  HttpConnectionManager http = new HttpConnectionManager(name, new RouteSource.Rds("routes"), filters,
      HttpConnectionManager.Codec.AUTO, false, 0, InternalAddresses.NONE, false, "istio-envoy", HttpConnectionManager.ServerHeader.OVERWRITE,
      true, false, false, List.of(log), null, null, null, null, null, null, List.of("websocket"), true, false, false,
      false, new HttpConnectionManager.ClientCert(HttpConnectionManager.ClientCert.Forward.SANITIZE, false, false, false),
      null, null, HttpConnectionManager.Bounds.DEFAULT, HttpConnectionManager.Scrutiny.DEFAULT);
  return new Listener(name, new Address("127.0.0.1", 0), Listener.Binding.PORT, false, new Listener.ListenerFilters(false, false),
      List.of(new FilterChain("", FilterChainMatch.ANY, null, List.of(http))), null);
}

/// A client's side that takes everything.
static final class Nowhere implements Downstream {
  @Override public void interim(ResponseHead head) {}
  @Override public void responseHead(ResponseHead head, Framing framing) {}
  @Override public void responseData(ByteBuf data) { data.release(); }
  @Override public void responseEnd(Trailers trailers) {}
  @Override public void flush() {}
  @Override public boolean writable() { return true; }
  @Override public void bodyWanted() {}
  @Override public void abort() {}
  @Override public void tunnel() {}
  @Override public void idleTimeout(long nanos) {}
}

void alone(DataPlane plane, Worker worker, StatsStore stats) throws Exception {
  report("nothing asked, nothing told", plane, worker, stats, false, false);
  report("check remembered", plane, worker, stats, true, false);
  report("check remembered, report encoded", plane, worker, stats, true, true);
}

void report(String what, DataPlane plane, Worker worker, StatsStore stats, boolean checks, boolean reports)
    throws Exception {
  FilterSpec spec = (FilterSpec) filter(checks, reports);
  HttpFilter filter = spec.filter("mixer", 0, stats.scope("bench"));
  List<String> lines = new String(request, StandardCharsets.US_ASCII).lines().skip(1).filter(l -> !l.isEmpty() && !l.startsWith("x-istio")).toList();
  RequestRecord told = new RequestRecord();
  Serving serving = plane.serving();
  List<RequestHead> heads = new ArrayList<>();
  for (int i = 0; i < 1; i++) {
    heads.add(RequestHead.of("GET", "/reviews/0", lines));
  }
  RequestHead head = heads.getFirst();
  byte[] none = new byte[0];
  HttpFilter last = exchange -> HttpFilter.Verdict.TAKEN;
  Exchange exchange = new Exchange(worker, new Nowhere(), List.of(filter, last), List.of("mixer", "last"), head, told);
  ResponseHead response = new ResponseHead();
  response.begin(200);
  Callable<double[]> run =
      () -> {
        int times = 500_000;
        long id = Thread.currentThread().threadId();
        long bytes = threads.getThreadAllocatedBytes(id);
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
          told.begin();
          told.request = head;
          exchange.begin(serving, null, true);
          if (exchange.over()) {
            throw new IllegalStateException("answered by itself");
          }
          told.response = response;
          told.status = 200;
          exchange.cancel();
        }
        double nanos = (double) (threads.getCurrentThreadCpuTime() - begin) / times;
        return new double[] {nanos, (double) (threads.getThreadAllocatedBytes(id) - bytes) / times};
      };
  // The first is asked about; its answer comes when the loop is free.
  worker.loop().submit(() -> {
    told.begin();
    told.request = head;
    exchange.begin(serving, null, true);
  }).get();
  Thread.sleep(4000);
  double[] best = {Double.MAX_VALUE, 0};
  for (int i = 0; i < 6; i++) {
    double[] one = worker.loop().submit(run).get();
    best = one[0] < best[0] ? one : best;
    Thread.sleep(200);
  }
  System.out.printf("%s: %.0f ns, %.1f octets allocated%n", what, best[0], best[1]);
}

void sideBySide(DataPlane plane, Worker worker, int rounds, int seconds) throws Exception {
  Map<String, Integer> ports = new HashMap<>();
  for (String line : plane.listening()) {
    ports.put(line.substring(0, line.indexOf(':')), Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
  }
  load(worker, ports.get("plain"), Integer.getInteger("warm", 15));
  load(worker, ports.get("mixer"), Integer.getInteger("warm", 15));
  double[] ratios = new double[rounds];
  for (int i = 0; i < rounds; i++) {
    double[] plain = load(worker, ports.get("plain"), seconds);
    double[] mixed = load(worker, ports.get("mixer"), seconds);
    ratios[i] = mixed[0] / plain[0];
    System.out.printf("round %d: without %.2f us, %.0f octets; with %.2f us, %.0f octets; ratio %.3f%n",
        i + 1, plain[0], plain[1], mixed[0], mixed[1], ratios[i]);
  }
  Arrays.sort(ratios);
  System.out.printf("processor time per request, with/without: median %.3f%n", ratios[rounds / 2]);
}

/// Microseconds and allocated octets per request on the loop's thread.
double[] load(Worker worker, int port, int seconds) throws Exception {
  long id = worker.loop().submit(() -> Thread.currentThread().threadId()).get();
  long[] counts = new long[16];
  long end = System.nanoTime() + seconds * 1_000_000_000L;
  List<Thread> clients = new ArrayList<>();
  long cpu = threads.getThreadCpuTime(id);
  long bytes = threads.getThreadAllocatedBytes(id);
  for (int i = 0; i < counts.length; i++) {
    int number = i;
    clients.add(Thread.ofPlatform().start(() -> counts[number] = ask(port, end)));
  }
  for (Thread client : clients) {
    client.join();
  }
  double requests = Arrays.stream(counts).sum();
  return new double[] {
    (threads.getThreadCpuTime(id) - cpu) / 1000.0 / requests,
    (threads.getThreadAllocatedBytes(id) - bytes) / requests
  };
}

long ask(int port, long end) {
  long count = 0;
  try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    while (System.nanoTime() < end) {
      out.write(request);
      skipHead(in);
      in.skipNBytes(295);
      count++;
    }
  } catch (java.io.IOException e) {
    throw new java.io.UncheckedIOException(e);
  }
  return count;
}

void skipHead(InputStream in) throws java.io.IOException {
  int seen = 0;
  while (seen < 4) {
    int octet = in.read();
    if (octet < 0) {
      throw new java.io.IOException("closed");
    }
    seen = octet == "\r\n\r\n".charAt(seen) ? seen + 1 : octet == '\r' ? 1 : 0;
  }
}

void serve(ServerSocket server) {
  try {
    while (true) {
      Socket socket = server.accept();
      Thread.ofPlatform().daemon().start(() -> {
        try (socket) {
          InputStream in = new BufferedInputStream(socket.getInputStream());
          while (true) {
            skipHead(in);
            socket.getOutputStream().write(answer);
          }
        } catch (java.io.IOException e) {
          // the connection ended
        }
      });
    }
  } catch (java.io.IOException e) {
    // the bench is over
  }
}
