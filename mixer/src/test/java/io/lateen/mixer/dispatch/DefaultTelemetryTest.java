package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.KubeObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The files of `install/telemetry` do what Istio 1.1.2's default configuration does.
class DefaultTelemetryTest {
  private static final Path OURS = Path.of("../install/telemetry");

  private static final String PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: reviews-v1-1
        labels: {app: reviews, version: v1}
        ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: reviews-v1, controller: true}]
      spec: {serviceAccountName: books, containers: [{name: reviews, ports: [{containerPort: 9080}]}]}
      status: {podIP: 10.0.0.1}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: lonely, namespace: other}
      spec: {containers: [{name: alone}]}
      status: {podIP: 10.0.0.2}
      """;

  private static List<KubeObject> ours(boolean accessLog) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("attributes", "kubernetes", "metrics", "traffic")) {
      files.add(OURS.resolve(name + ".yaml"));
    }
    if (accessLog) {
      files.add(OURS.resolve("accesslog.yaml"));
    }
    return EngineRig.files(files.toArray(Path[]::new));
  }

  @Test
  void everyRequestIsToldAlike() throws IOException {
    Random random = new Random(20_190_418);
    List<KubeObject> pods = EngineRig.objects(PODS);
    try (EngineRig istio = EngineRig.withPods(pods);
        EngineRig lateen = EngineRig.withPods(pods)) {
      assertThat(istio.use(EngineRig.files(EngineRig.ISTIO.resolve("mixer/default-config.yaml"))))
          .isEmpty();
      assertThat(lateen.use(ours(true))).isEmpty();
      for (int i = 0; i < 500; i++) {
        Map<String, Object> request = request(random);
        istio.report(request);
        lateen.report(request);
      }
      assertThat(lateen.scraped()).hasSizeGreaterThan(1_000).isEqualTo(istio.scraped());
      assertThat(lateen.printed()).hasSizeGreaterThan(100).isEqualTo(istio.printed());
      assertThat(lateen.scraped())
          .anyMatch(line -> line.contains("source_workload=\"reviews-v1\""))
          .anyMatch(line -> line.startsWith("istio_tcp_connections_opened_total{"));
    }
  }

  @Test
  void withoutTheAccessLogNothingIsPrinted() throws IOException {
    try (EngineRig lateen = EngineRig.withPods(EngineRig.objects(PODS))) {
      assertThat(lateen.use(ours(false))).isEmpty();
      lateen.report(request(new Random(1)));
      assertThat(lateen.printed()).isEmpty();
    }
  }

  /// Some of everything that the rules ask for; each may be missing.
  private static Map<String, Object> request(Random random) {
    Map<String, Object> all = new TreeMap<>();
    put(all, random, "context.protocol", "http", "grpc", "tcp");
    put(all, random, "context.reporter.kind", "inbound", "outbound");
    put(all, random, "context.proxy_error_code", "-", "UH", "DI\"\n");
    put(all, random, "connection.event", "open", "continue", "close");
    put(all, random, "connection.mtls", true, false);
    put(all, random, "connection.received.bytes", 17L, 4096L);
    put(all, random, "connection.sent.bytes", 0L, 1L << 40);
    put(all, random, "source.uid", "kubernetes://reviews-v1-1.default", "kubernetes://none.x");
    put(all, random, "destination.uid", "kubernetes://lonely.other");
    put(all, random, "source.ip", address("10.0.0.1"), address("10.0.0.9"));
    put(all, random, "destination.ip", address("10.0.0.2"));
    put(all, random, "destination.port", 9080L);
    put(all, random, "destination.service.host", "reviews.default.svc.cluster.local");
    put(all, random, "destination.service.name", "reviews");
    put(all, random, "destination.service.namespace", "default");
    put(all, random, "request.headers", Map.of("x-request-id", "7", ":authority", "reviews"));
    put(all, random, "request.useragent", "curl", "kube-probe/1.12", "Prometheus/2.3");
    put(all, random, "request.size", 0L, 5_000L);
    put(all, random, "request.method", "GET", "POST");
    put(all, random, "response.code", 200L, 404L, 503L);
    put(all, random, "response.size", 289L, 1_000_000L);
    put(all, random, "response.duration", Duration.ofMillis(3), Duration.ofSeconds(70));
    put(all, random, "source.principal", "cluster.local/ns/default/sa/books");
    all.put("request.time", Instant.EPOCH.plusMillis(random.nextInt()));
    all.put("response.time", Instant.EPOCH.plusMillis(random.nextInt()));
    all.put("context.time", Instant.EPOCH.plusMillis(random.nextInt()));
    return all;
  }

  private static void put(Map<String, Object> all, Random random, String name, Object... possible) {
    int choice = random.nextInt(possible.length + 1);
    if (choice < possible.length) {
      all.put(name, possible[choice]);
    }
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
