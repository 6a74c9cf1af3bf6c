package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Pilot says a change would do, and what it then does.
final class WhatIfTest {
  private static final String DOMAIN = ".default~default.svc.cluster.local";
  private static final String[] TABLES = {"9080", "http_proxy"};

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeProxy sidecar;
  private FakeProxy gateway;

  @BeforeEach
  void start() throws Exception {
    objects.apply(PilotTest.MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
    sidecar = new FakeProxy(pilot.grpcPort(), "sidecar~127.20.0.9~client" + DOMAIN);
    gateway = new FakeProxy(pilot.grpcPort(), "router~127.20.0.8~gateway" + DOMAIN);
    subscribe(sidecar, TypeUrl.CLUSTER);
    subscribe(sidecar, TypeUrl.LISTENER);
    subscribe(sidecar, TypeUrl.ROUTE, TABLES);
    subscribe(gateway, TypeUrl.CLUSTER);
    subscribe(gateway, TypeUrl.LISTENER);
  }

  @AfterEach
  void stop() {
    sidecar.close();
    gateway.close();
    pilot.close();
  }

  private static void subscribe(FakeProxy proxy, String type, String... names)
      throws InterruptedException {
    proxy.ask(type, names);
    proxy.ack(proxy.next(type), names);
  }

  @Test
  void aPlanIsWhatIsPushedThen() throws Exception {
    JsonNode plan = json(post("/debug/plan", PilotTest.RULE));
    assertThat(plan.path("untouched").asInt()).isEqualTo(1);
    assertThat(plan.path("proxies")).hasSize(1);
    JsonNode touched = plan.path("proxies").path(0);
    assertThat(touched.path("proxy").asString()).isEqualTo("client.default");
    assertThat(touched.path("responses").asInt()).isEqualTo(1);
    assertThat(changes(touched))
        .containsExactlyInAnyOrder(
            "RouteConfiguration 9080 changed", "RouteConfiguration http_proxy changed");
    assertThat(sidecar.isQuiet()).isTrue();
    objects.apply(PilotTest.RULE);
    DiscoveryResponse pushed = sidecar.next(TypeUrl.ROUTE);
    long bytes = pushed.getResourcesList().stream().mapToLong(any -> any.getValue().size()).sum();
    assertThat(bytes).isEqualTo(touched.path("bytes").asLong());
    sidecar.ack(pushed, TABLES);
    JsonNode again = json(post("/debug/plan", PilotTest.RULE));
    assertThat(again.path("proxies")).isEmpty();
    assertThat(gateway.isQuiet()).isTrue();
  }

  @Test
  void deletingIsPlannedToo() throws Exception {
    objects.apply(PilotTest.RULE);
    sidecar.ack(sidecar.next(TypeUrl.ROUTE), TABLES);
    JsonNode plan = json(post("/debug/plan?gone=true", PilotTest.MESH));
    assertThat(plan.path("proxies")).hasSize(2);
    assertThat(changes(plan.path("proxies").path(0)))
        .contains(
            "Cluster outbound|9080|v1|reviews.default.svc.cluster.local removed",
            "RouteConfiguration http_proxy changed");
  }

  @Test
  void whatAProxyWouldHaveIsToldWhole() throws Exception {
    JsonNode all = json(post("/debug/resources?proxyID=client.default", PilotTest.RULE));
    List<String> hosts = new ArrayList<>();
    for (JsonNode response : all.path("responses")) {
      if (response.path("typeUrl").asString().equals(TypeUrl.ROUTE)) {
        for (JsonNode value : response.path("resources")) {
          byte[] bytes = Base64.getDecoder().decode(value.asString());
          RouteConfiguration table = RouteConfiguration.parseFrom(ByteString.copyFrom(bytes));
          hosts.add(table.getName() + " " + table.toString().contains("|v1|reviews"));
        }
      }
    }
    assertThat(hosts).containsExactlyInAnyOrder("9080 true", "http_proxy true");
    assertThat(sidecar.isQuiet()).isTrue();
  }

  @Test
  void whatCannotBeIsRefusedWithItsPlace() throws Exception {
    HttpResponse<String> bad =
        post("/debug/plan", PilotTest.RULE.replace("hosts: [reviews]", "hosts: [a b]"));
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).startsWith("VirtualService reviews: spec.hosts");
    assertThat(post("/debug/plan", "a: [").statusCode()).isEqualTo(400);
    assertThat(post("/debug/resources?proxyID=x.y", "").body())
        .startsWith("proxyID: x.y (expected:");
  }

  private static final String ABOUT_REVIEWS =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: callers, namespace: default}
      spec:
        hosts: [reviews]
        http:
        - match:
          - sourceLabels: {app: other}
          - port: 80
          - gateways: [mesh]
            uri: {prefix: /a}
          - gateways: [edge]
          route: &v1
          - destination: {host: reviews, subset: v1}
        - route: *v1
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: edge, namespace: default}
      spec:
        hosts: [reviews]
        gateways: [edge]
        http: [{route: [{destination: {host: reviews}}]}]
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: private, namespace: other}
      spec:
        hosts: [reviews.default.svc.cluster.local]
        exportTo: ["."]
        http: [{route: [{destination: {host: reviews.default.svc.cluster.local}}]}]
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: elsewhere, namespace: default}
      spec:
        hosts: [ratings]
        gateways: [edge]
        http: [{route: [{destination: {host: ratings}}]}]
      """;

  private static final String SIDECAR =
      """
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: Sidecar
      metadata: {name: few, namespace: default}
      spec:
        egress: [{hosts: ["./ratings.default.svc.cluster.local"]}]
      """;

  @Test
  void rulesThatAProxyIsNotSentAreToldWithTheReason() throws Exception {
    String client = "/debug/left_out?proxyID=client.default&host=reviews&port=9080";
    assertThat(leftOut(client, ABOUT_REVIEWS))
        .containsExactlyInAnyOrder(
            "default/virtual-service/callers spec.http[0].match[0]: the caller: labels {app=other}"
                + " (here: {})",
            "default/virtual-service/callers spec.http[0].match[1]: port: 80 (here: 9080)",
            "default/virtual-service/callers spec.http[0].match[3]: gateways: [default/edge]"
                + " (here: mesh)",
            "default/virtual-service/edge : gateways: [default/edge] (here: [mesh])",
            "other/virtual-service/private : exportTo: [.] (here: namespace default)");
    assertThat(leftOut(client.replace("host=reviews", "host=nobody"), ABOUT_REVIEWS)).isEmpty();
    assertThat(leftOut(client, ABOUT_REVIEWS + SIDECAR))
        .contains(
            "default/virtual-service/callers : Sidecar default/few imports none of its hosts");
    String edge =
        ABOUT_REVIEWS + "---\n" + PilotTest.GATEWAY.replace("name: gateway", "name: edge");
    assertThat(
            leftOut(
                client.replace("client", "gateway"), edge.replace("{istio: ingressgateway}", "{}")))
        .containsExactlyInAnyOrder(
            "default/virtual-service/callers : gateways: [mesh] (here: [default/edge])",
            "other/virtual-service/private : gateways: [mesh] (here: [default/edge])");
    assertThat(post("/debug/left_out?proxyID=client.default&host=a&port=x", "").body())
        .isEqualTo("port: x (expected: the port that is called)\n");
    assertThat(post("/debug/left_out?proxyID=x.y&host=a&port=80", "").body())
        .startsWith("proxyID: x.y (expected:");
  }

  private List<String> leftOut(String path, String objects) throws Exception {
    return json(post(path, objects))
        .path("leftOut")
        .valueStream()
        .map(
            one ->
                one.path("origin").path("object").asString("").replaceFirst(".*/namespaces/", "")
                    + " "
                    + one.path("origin").path("path").asString("")
                    + ": "
                    + one.path("why").asString(""))
        .toList();
  }

  private static List<String> changes(JsonNode proxy) {
    return proxy
        .path("changes")
        .valueStream()
        .map(
            change ->
                String.join(
                    " ",
                    change.path("type").asString(),
                    change.path("name").asString(),
                    change.path("kind").asString()))
        .toList();
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + pilot.monitoringPort() + path);
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
