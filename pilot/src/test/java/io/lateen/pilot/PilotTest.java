package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pilot whole: objects in, xDS out, with Envoy's own classes at the other end.
final class PilotTest {
  static final String V1 = "outbound|9080|v1|reviews.default.svc.cluster.local";
  private static final String V2 = "outbound|9080|v2|reviews.default.svc.cluster.local";
  static final String ALL = "outbound|9080||reviews.default.svc.cluster.local";

  private static final String[] NONE = {};

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeProxy proxy;

  @BeforeEach
  void start() throws Exception {
    objects.apply(MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
    proxy =
        new FakeProxy(
            pilot.grpcPort(), "sidecar~127.20.0.9~client.default~default.svc.cluster.local");
  }

  @AfterEach
  void stop() {
    proxy.close();
    pilot.close();
  }

  @Test
  void endpointChangesSendEndpointsOnly() throws Exception {
    DiscoveryResponse clusters = subscribeClusters();
    assertThat(FakeProxy.unpack(clusters, Cluster.class))
        .extracting(Cluster::getName)
        .contains(ALL, V1, V2);
    DiscoveryResponse endpoints = subscribe(TypeUrl.ENDPOINT, ALL, V1);
    assertThat(addresses(endpoints))
        .containsExactlyInAnyOrder("127.20.0.2", "127.20.0.3", "127.20.0.2");
    objects.apply(ENDPOINTS.replace("127.20.0.3", "127.20.0.4"));
    DiscoveryResponse changed = proxy.next(TypeUrl.ENDPOINT);
    assertThat(addresses(changed)).contains("127.20.0.2");
    proxy.ack(changed, ALL, V1);
    assertThat(proxy.isQuiet()).isTrue();
  }

  /// Whom a cluster believes depends on who its endpoints are.
  @Test
  void anEndpointOfAnotherAccountSendsClusters() throws Exception {
    subscribeClusters();
    objects.apply(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: secured, namespace: default}
        spec: {host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
        """);
    DiscoveryResponse secured = proxy.next(TypeUrl.CLUSTER);
    proxy.ack(secured, NONE);
    assertThat(secured.toString()).contains("/sa/default").doesNotContain("/sa/reviewer");
    objects.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: reviews-v3, namespace: default, labels: {app: reviews}}
        spec: {serviceAccountName: reviewer}
        status: {phase: Running, podIP: 127.20.0.4}
        """);
    objects.apply(ENDPOINTS + "  - {ip: 127.20.0.4, targetRef: {kind: Pod, name: reviews-v3}}\n");
    assertThat(proxy.next(TypeUrl.CLUSTER).toString()).contains("/sa/reviewer");
  }

  @Test
  void whatChangesNothingForAProxyIsNotSent() throws Exception {
    subscribeClusters();
    objects.apply(GATEWAY);
    objects.apply(RULE.replace("subset: v1", "subset: v2"));
    objects.apply(SERVICE.replace("name: reviews", "name: other"));
    // The first two did not reach this proxy: the next it hears of is the third.
    DiscoveryResponse clusters = proxy.next(TypeUrl.CLUSTER);
    assertThat(FakeProxy.unpack(clusters, Cluster.class))
        .extracting(Cluster::getName)
        .contains("outbound|9080||other.default.svc.cluster.local");
  }

  @Test
  void clustersLeaveAfterTheRoutesThatNamedThem() throws Exception {
    objects.apply(RULE);
    subscribeClusters();
    subscribe(TypeUrl.LISTENER);
    DiscoveryResponse routes = subscribe(TypeUrl.ROUTE, "9080");
    while (!routes.toString().contains(V1)) { // the rule may come later than the subscriptions
      DiscoveryResponse next = acknowledged();
      routes = next.getTypeUrl().equals(TypeUrl.ROUTE) ? next : routes;
    }
    objects.delete("VirtualService", "reviews");
    objects.delete("DestinationRule", "reviews");
    boolean routesName = true;
    boolean clustersHave = true;
    while (clustersHave) {
      DiscoveryResponse next = acknowledged();
      String text = next.toString();
      switch (next.getTypeUrl()) {
        case TypeUrl.ROUTE -> routesName = text.contains(V1);
        case TypeUrl.CLUSTER -> clustersHave = text.contains(V1);
        default -> {}
      }
      assertThat(clustersHave || !routesName).as("routes name no cluster that is gone").isTrue();
    }
  }

  private DiscoveryResponse acknowledged() throws Exception {
    DiscoveryResponse next = proxy.next();
    proxy.ack(next, next.getTypeUrl().equals(TypeUrl.ROUTE) ? new String[] {"9080"} : NONE);
    return next;
  }

  @Test
  void aRefusalIsReportedAndNotRepeated() throws Exception {
    DiscoveryResponse clusters = subscribeClusters();
    objects.apply(SERVICE.replace("name: reviews", "name: other"));
    DiscoveryResponse next = proxy.next(TypeUrl.CLUSTER);
    proxy.nack(next, "no such thing");
    String syncz = "";
    while (!syncz.contains("no such thing")) {
      syncz = get("/debug/syncz");
    }
    assertThat(syncz)
        .contains("\"proxy\" : \"client.default\"")
        .contains("\"cluster_sent\" : \"" + next.getNonce() + "\"")
        .contains("\"cluster_acked\" : \"" + clusters.getNonce() + "\"");
    assertThat(get("/metrics"))
        .contains("pilot_total_xds_rejects 1")
        .contains("pilot_xds_cds_reject{err=\"INVALID_ARGUMENT\",node=\"client.default\"} 1.0");
    assertThat(proxy.isQuiet()).isTrue();
  }

  @Test
  void theMeshsSettingsAreFollowed() throws Exception {
    assertThat(subscribe(TypeUrl.LISTENER).toString()).contains("/dev/stdout");
    objects.apply(SETTINGS.replace("/dev/stdout", "/var/log/mesh"));
    DiscoveryResponse changed = proxy.next(TypeUrl.LISTENER);
    assertThat(changed.toString()).contains("/var/log/mesh").doesNotContain("/dev/stdout");
    assertThat(get("/metrics")).contains("pilot_proxy_convergence_time_count 0");
    proxy.ack(changed);
    String metrics = "";
    while (!metrics.contains("pilot_proxy_convergence_time_count 1")) {
      metrics = get("/metrics");
    }
    objects.apply(SETTINGS.replace("accessLogFile", "connectTimeout"));
    objects.apply(SETTINGS.replace("accessLogFile", "rootNamespace"));
    objects.apply(SETTINGS.replace("namespace: istio-system", "namespace: default"));
    assertThat(proxy.isQuiet()).isTrue();
  }

  @Test
  void pagesTellWhatIsKnown() throws Exception {
    subscribeClusters();
    assertThat(get("/ready")).isEmpty();
    assertThat(get("/metrics"))
        .contains("pilot_xds_pushes{type=\"cds\"} 1.0", "pilot_xds_pushes{type=\"rds\"} 0.0")
        .contains("pilot_xds_eds_instances{cluster=\"outbound|9080||reviews.default")
        .contains("pilot_eds_no_instances 0.0", "pilot_vservice_dup_domain 0.0");
    assertThat(get("/version")).isEqualTo("test");
    assertThat(get("/debug/authenticationz?proxyID=client.default"))
        .contains("\"host\" : \"reviews.default.svc.cluster.local\"")
        .contains("\"server_protocol\" : \"HTTP\"");
    assertThat(get("/debug/registryz")).contains("reviews.default.svc.cluster.local");
    objects.apply(RULE);
    assertThat(get("/debug/configz")).contains("\"type\" : \"VirtualService\"");
    assertThat(get("/debug/config_dump?proxyID=client.default")).contains(V1);
    assertThat(get("/debug/config_dump")).contains("expected: ?proxyID=pod.namespace");
    assertThat(get("/debug/config_dump?proxyID=x.y")).contains("not connected");
  }

  @Test
  void everyFigureOfIstiosPilotIsThere() throws Exception {
    String metrics = get("/metrics");
    for (String name : FIGURES.split("\\s+", -1)) {
      assertThat(metrics).contains("\n" + name + " 0.0\n");
    }
  }

  @Test
  void theMeshsOdditiesAreCounted() throws Exception {
    objects.apply(ENDPOINTS.replace("name: reviews-v2}", "name: nobody}"));
    objects.apply(
        MESH.substring(MESH.lastIndexOf("---\n") + 4).replace("{name: reviews,", "{name: more,"));
    subscribeClusters();
    awaitMetric("endpoint_no_pod 1.0");
    awaitMetric("pilot_destrule_subsets 1.0");
    awaitMetric("pilot_no_ip 1.0");
  }

  @Test
  void answersToOldResponsesAboutRoutesAreCounted() throws Exception {
    subscribeClusters();
    subscribe(TypeUrl.LISTENER);
    DiscoveryResponse old = subscribe(TypeUrl.ROUTE, "9080");
    objects.apply(RULE);
    proxy.next(TypeUrl.ROUTE);
    // A push that was under way may have made an answer of the subscription an old one, too.
    double before = expired();
    proxy.ack(old, "9080");
    long end = System.nanoTime() + 10_000_000_000L;
    while (expired() <= before) {
      assertThat(System.nanoTime() - end).as("one more than " + before).isNegative();
    }
  }

  private double expired() throws Exception {
    Matcher counted = EXPIRED.matcher(get("/metrics"));
    return counted.find() ? Double.parseDouble(counted.group(1)) : 0;
  }

  private static final Pattern EXPIRED =
      Pattern.compile("^pilot_rds_expired_nonce (\\S+)$", Pattern.MULTILINE);

  private void awaitMetric(String line) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!get("/metrics").contains("\n" + line + "\n")) {
      assertThat(System.nanoTime() - end).as(line).isNegative();
    }
  }

  private static final String FIGURES =
      """
      pilot_conflict_outbound_listener_tcp_over_current_http
      pilot_conflict_outbound_listener_tcp_over_current_tcp
      pilot_conflict_outbound_listener_http_over_current_tcp
      pilot_conflict_inbound_listener pilot_no_ip pilot_duplicate_envoy_clusters
      pilot_eds_no_instances pilot_vservice_dup_domain pilot_destrule_subsets
      pilot_invalid_out_listeners endpoint_no_pod pilot_endpoint_not_ready
      pilot_rds_expired_nonce pilot_total_xds_rejects pilot_xds_push_timeout
      pilot_xds_push_timeout_failures pilot_xds_write_timeout pilot_xds_push_context_errors
      pilot_total_xds_internal_errors pilot_xds_push_errors{type="cds"}
      pilot_xds_push_errors{type="rds"}"""
          .strip();

  private DiscoveryResponse subscribeClusters() throws InterruptedException {
    return subscribe(TypeUrl.CLUSTER);
  }

  private DiscoveryResponse subscribe(String type, String... names) throws InterruptedException {
    proxy.ask(type, names);
    DiscoveryResponse response = proxy.next(type);
    proxy.ack(response, names);
    return response;
  }

  private static List<String> addresses(DiscoveryResponse response) throws Exception {
    return FakeProxy.unpack(response, ClusterLoadAssignment.class).stream()
        .flatMap(assignment -> assignment.getEndpointsList().stream())
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(lb -> lb.getEndpoint().getAddress().getSocketAddress().getAddress())
        .toList();
  }

  /// From another loopback address than the host's own, as another Pod's in universal mode.
  @Test
  void debugPagesAreNotForOtherPods() throws Exception {
    assertThat(get("/debug/syncz")).startsWith("[");
    for (String page :
        List.of(
            "/debug/syncz",
            "/debug/config_dump?proxyID=client.default",
            "/debug/adsz",
            "/v1/registration")) {
      assertThat(getFrom("127.20.0.2", page)).startsWith("HTTP/1.1 403").doesNotContain("{");
    }
    assertThat(getFrom("127.20.0.2", "/ready")).startsWith("HTTP/1.1 200");
  }

  private String getFrom(String address, String path) throws Exception {
    try (Socket socket =
        new Socket("127.0.0.1", pilot.monitoringPort(), InetAddress.ofLiteral(address), 0)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |
          accessLogFile: /dev/stdout
      """;

  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: default}
      spec:
        clusterIP: 127.20.128.1
        ports: [{name: http, port: 9080}]
        selector: {app: reviews}
      """;

  static final String ENDPOINTS =
      """
      apiVersion: v1
      kind: Endpoints
      metadata: {name: reviews, namespace: default}
      subsets:
      - ports: [{name: http, port: 9080}]
        addresses:
        - {ip: 127.20.0.2, targetRef: {kind: Pod, name: reviews-v1}}
        - {ip: 127.20.0.3, targetRef: {kind: Pod, name: reviews-v2}}
      """;

  static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews, namespace: default}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      """;

  static final String GATEWAY =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: Gateway
      metadata: {name: gateway, namespace: default}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      """;

  static final String MESH =
      SERVICE
          + "---\n"
          + ENDPOINTS
          + """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: reviews-v1, namespace: default, labels: {app: reviews, version: v1}}
          spec: {containers: []}
          status: {phase: Running, podIP: 127.20.0.2}
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: reviews-v2, namespace: default, labels: {app: reviews, version: v2}}
          spec: {containers: []}
          status: {phase: Running, podIP: 127.20.0.3}
          ---
          apiVersion: networking.istio.io/v1alpha3
          kind: DestinationRule
          metadata: {name: reviews, namespace: default}
          spec:
            host: reviews
            subsets:
            - {name: v1, labels: {version: v1}}
            - {name: v2, labels: {version: v2}}
          """;
}
