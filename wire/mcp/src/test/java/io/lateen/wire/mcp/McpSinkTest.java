package io.lateen.wire.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A sink before a source that says what the test tells it to.
final class McpSinkTest {
  private static final Collection GATEWAYS = Collection.of("istio/networking/v1alpha3/gateways");
  private static final ObjectKind GATEWAY =
      new ObjectKind("networking.istio.io", "v1alpha3", "gateways", "Gateway", true);

  private final BlockingQueue<RequestResources> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamObserver<Resources>> streams = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private Server server;
  private McpSink sink;

  private Server serve(int port) throws Exception {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
        .addService(
            ServerServiceDefinition.builder(McpMethods.RESOURCE_SOURCE)
                .addMethod(
                    McpMethods.ESTABLISH_RESOURCE_STREAM,
                    ServerCalls.asyncBidiStreamingCall(this::opened))
                .build())
        .build()
        .start();
  }

  private StreamObserver<RequestResources> opened(StreamObserver<Resources> out) {
    streams.add(out);
    return new StreamObserver<>() {
      @Override
      public void onNext(RequestResources request) {
        asked.add(request);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {}
    };
  }

  @BeforeEach
  void start() throws Exception {
    server = serve(0);
    ObjectCheck check =
        object ->
            object.spec().path("servers").isEmpty()
                ? List.of()
                : List.of("spec.servers: too many", "spec.selector: missing");
    sink =
        new McpSink(
            SinkSettings.plain("127.0.0.1:" + server.getPort(), "me"),
            check,
            new SinkMetrics(registry, "pilot"));
  }

  @AfterEach
  void stop() {
    sink.close();
    server.shutdownNow();
  }

  private void follow() {
    var _ =
        sink.watch(
            GATEWAY,
            new ObjectSource.Listener() {
              @Override
              public void onChanges(List<KubeObject> set, List<KubeObject> removed) {
                told.add("set " + names(set) + " removed " + names(removed));
              }

              @Override
              public void onSet(KubeObject object) {
                told.add("alone " + object.name());
              }

              @Override
              public void onRemoved(KubeObject object) {
                told.add("alone " + object.name());
              }

              @Override
              public void onSynced() {
                told.add("synced");
              }
            });
  }

  private static List<String> names(List<KubeObject> objects) {
    return objects.stream().map(o -> o.namespace() + "/" + o.name()).sorted().toList();
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("within 30 s").isNotNull();
    return next;
  }

  private static Resource gateway(String name, String version, String spec) {
    String text =
        ("{\"metadata\":{\"namespace\":\"ns\",\"name\":\"%s\",\"resourceVersion\":\"%s\"},"
                + "\"spec\":%s}")
            .formatted(name, version, spec);
    return Documents.resource(GATEWAYS, new KubeObject(GATEWAY, new JsonMapper().readTree(text)));
  }

  private static Resources changes(String nonce, List<Resource> set, String... removed) {
    return new Resources("v", GATEWAYS.name(), set, List.of(removed), nonce, true);
  }

  private static Resources whole(String nonce, Resource... all) {
    return new Resources("v", GATEWAYS.name(), List.of(all), List.of(), nonce, false);
  }

  @Test
  void aMessageIsTakenWholeAndAnswered() throws Exception {
    follow();
    RequestResources first = take(asked);
    assertThat(first)
        .isEqualTo(new RequestResources("me", GATEWAYS.name(), Map.of(), "", null, true));

    StreamObserver<Resources> source = take(streams);
    source.onNext(whole("1", gateway("a", "1", "{}"), gateway("b", "2", "{}")));

    assertThat(take(told)).isEqualTo("set [ns/a, ns/b] removed []");
    assertThat(take(told)).isEqualTo("synced");
    assertThat(take(asked))
        .isEqualTo(new RequestResources("me", GATEWAYS.name(), Map.of(), "1", null, true));
    source.onNext(whole("2", gateway("b", "3", "{\"selector\":{\"x\":\"y\"}}")));
    assertThat(take(told)).isEqualTo("set [ns/b] removed [ns/a]");
    take(asked);
    source.onNext(changes("3", List.of(gateway("c", "4", "{}")), "ns/b"));
    assertThat(take(told)).isEqualTo("set [ns/c] removed [ns/b]");
    assertThat(take(asked).responseNonce()).isEqualTo("3");
  }

  @Test
  void aBadMessageIsRefusedWithEveryReasonAndNothingOfItIsInForce() throws Exception {
    follow();
    take(asked);
    StreamObserver<Resources> source = take(streams);
    source.onNext(whole("1", gateway("a", "1", "{}")));
    take(told);
    take(told);
    take(asked);

    Resource wrong = gateway("b", "3", "{\"servers\":[{}]}");
    Body other = Body.of("istio.networking.v1alpha3.Sidecar", ByteString.EMPTY);
    Resource foreign = new Resource(gateway("c", "4", "{}").metadata(), other);
    source.onNext(changes("2", List.of(gateway("d", "5", "{}"), wrong, foreign), "ns/a"));

    RequestResources refused = take(asked);
    assertThat(refused.responseNonce()).isEqualTo("2");
    assertThat(refused.error().code()).isEqualTo(Refusal.INVALID_ARGUMENT);
    assertThat(refused.error().message().lines())
        .containsExactly(
            "ns/b: spec.servers: too many",
            "ns/b: spec.selector: missing",
            "ns/c: body: type.googleapis.com/istio.networking.v1alpha3.Sidecar"
                + " (expected: istio.networking.v1alpha3.Gateway or Struct)");
    source.onNext(changes("3", List.of(gateway("d", "6", "{}"))));
    assertThat(take(told)).as("a is still there, b never was").isEqualTo("set [ns/d] removed []");
    assertThat(refusals()).isEqualTo(1);
  }

  private double refusals() {
    return registry.scrape().stream()
        .filter(each -> each.getMetadata().getName().equals("istio_mcp_request_nacks"))
        .flatMap(each -> ((CounterSnapshot) each).getDataPoints().stream())
        .filter(each -> "pilot".equals(each.getLabels().get("component")))
        .filter(each -> GATEWAYS.name().equals(each.getLabels().get("collection")))
        .filter(each -> "InvalidArgument".equals(each.getLabels().get("code")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  @Test
  void whoComesBackSaysWhatIsThereAndKeepsItMeanwhile() throws Exception {
    follow();
    take(asked);
    take(streams).onNext(whole("1", gateway("a", "7", "{}")));
    take(told);
    take(told);
    take(asked);
    int port = server.getPort();
    server.shutdownNow().awaitTermination();
    server = serve(port);

    RequestResources again = take(asked);
    assertThat(again.initialVersions()).containsExactly(Map.entry("ns/a", "7"));
    assertThat(again.responseNonce()).isEmpty();
    take(streams).onNext(changes("1", List.of(), "ns/a"));
    assertThat(take(told)).isEqualTo("set [] removed [ns/a]");
  }

  @Test
  void whatNoCollectionHoldsIsEmpty() throws Exception {
    List<String> synced = new ArrayList<>();
    var _ =
        sink.watch(
            new ObjectKind("", "v1", "pods", "Pod", true),
            new ObjectSource.Listener() {
              @Override
              public void onSet(KubeObject object) {
                synced.add(object.name());
              }

              @Override
              public void onRemoved(KubeObject object) {
                synced.add(object.name());
              }

              @Override
              public void onSynced() {
                synced.add("synced");
              }
            });
    assertThat(synced).containsExactly("synced");
  }

  @Test
  void anotherListenerIsToldWhatIsThere() throws Exception {
    follow();
    take(asked);
    take(streams).onNext(whole("1", gateway("a", "7", "{}")));
    take(told);
    take(told);
    follow();
    assertThat(take(told)).isEqualTo("set [ns/a] removed []");
    assertThat(take(told)).isEqualTo("synced");
  }
}
