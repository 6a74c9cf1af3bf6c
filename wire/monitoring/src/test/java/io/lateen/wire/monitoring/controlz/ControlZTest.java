package io.lateen.wire.monitoring.controlz;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.kube.DirectorySource;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.controlz.Visitor.Reply;
import io.lateen.wire.monitoring.log.LogLevel;
import io.lateen.wire.monitoring.log.Scopes;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class ControlZTest {
  private static final String ROOM = "wire.monitoring.controlz";
  private static final Logger LOG = Logger.getLogger("io.lateen." + ROOM + ".ControlZTest");
  private static final ObjectKind RULE =
      new ObjectKind("networking.istio.io", "v1alpha3", "gateways", "Gateway", true);
  private static final ObjectKind HANDLER =
      new ObjectKind("config.istio.io", "v1alpha2", "handlers", "handler", true);

  @TempDir private Path folder;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Handler ear = ear();
  private final Scopes scopes = new Scopes();
  private ObjectSource objects;
  private ControlZ controlz;
  private Visitor visitor;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"),
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: shop, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example]}]
        ---
        apiVersion: config.istio.io/v1alpha2
        kind: handler
        metadata: {name: sink, namespace: istio-system}
        spec: {adapter: sink, params: {apiKey: xyzzy-1, url: 'http://me:xyzzy-2@sink', name: plain}}
        """);
    objects = DirectorySource.open(folder);
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder().name("visits").labelNames("page").register(registry).labelValues("a").inc(2);
    Histogram.builder()
        .name("waits")
        .classicOnly()
        .classicUpperBounds(0.5, 1)
        .register(registry)
        .observe(0.7);
    LOG.addHandler(ear);
    controlz =
        ControlZ.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            new Subject(
                "pilot",
                "1.1-test",
                List.of("lateen", "pilot", "--upstream-ca-token", "xyzzy-3", "--key=xyzzy-4", "-v"),
                Map.of("API_TOKEN", "xyzzy-5", "HOME", "/home/<me>", "OPTS", "-Dpassword=xyzzy-6"),
                Figures.of(registry),
                scopes,
                ObjectCollection.of(objects, List.of(RULE, HANDLER))));
    visitor = new Visitor(controlz.url(), "127.0.0.1");
  }

  private Handler ear() {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        heard.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @AfterEach
  void end() {
    controlz.close();
    objects.close();
    LOG.removeHandler(ear);
    scopes.set("default", LogLevel.INFO);
    Logger.getLogger("io.lateen." + ROOM).setLevel(null);
  }

  @Test
  void everyPageIsLinkedAndLoadsNothingFromElsewhere() throws IOException {
    Reply home = visitor.get("/");
    List<String> links = new ArrayList<>();
    Pattern.compile("href=\"(/[^\"]*)\"")
        .matcher(home.body())
        .results()
        .map(found -> found.group(1))
        .forEach(links::add);

    assertThat(links)
        .contains("/scopez/", "/memz/", "/envz/", "/procz/", "/argz/", "/versionz/", "/metricz/")
        .contains("/scopej/", "/memj/", "/envj/", "/procj/", "/argj/", "/versionj/", "/metricj/")
        .contains("/configz/", "/configj/", "/style.css");
    for (String link : links) {
      Reply page = visitor.get(link);
      assertThat(page.status()).as(link).isEqualTo(200);
      assertThat(page.body()).as(link).doesNotContain("<script", "src=", "xyzzy");
      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
      if (link.endsWith("j/")) {
        assertThat(page.json().isMissingNode()).isFalse();
        assertThat(page.header("Content-Type")).startsWith("application/json");
      }
    }
    assertThat(visitor.get("/nothingz").status()).isEqualTo(404);
    assertThat(visitor.get("/envj/nothing").status()).isEqualTo(404);
    assertThat(visitor.ask("POST", "/envj", "").status()).isEqualTo(405);
  }

  @Test
  void aPutMakesAScopeLouderAtOnceAndQuieterAgain() throws IOException {
    LOG.fine("before");
    Reply put = visitor.ask("PUT", "/scopej/" + ROOM, level("debug"));
    assertThat(put.status()).as(put.body()).isEqualTo(202);
    LOG.fine("while");
    visitor.ask("PUT", "/scopej/" + ROOM, level("none"));
    LOG.severe("after");

    assertThat(heard).containsExactly("while");
    JsonNode one = visitor.get("/scopej/" + ROOM).json();
    assertThat(one.path("name").asString()).isEqualTo(ROOM);
    assertThat(one.path("output_level").asString()).isEqualTo("none");
    assertThat(one.path("stack_trace_level").asString()).isEqualTo("none");
    assertThat(one.path("log_callers").isBoolean()).isTrue();
    assertThat(visitor.get("/scopej").json())
        .extracting(scope -> scope.path("name").asString())
        .startsWith("default")
        .contains("wire", "wire.monitoring", ROOM);
  }

  private static String level(String word) {
    return "{\"name\":\"x\",\"output_level\":\"" + word + "\",\"stack_trace_level\":\"none\"}";
  }

  @Test
  void defaultIsForEverythingThatHasNoLevelOfItsOwn() throws IOException {
    visitor.ask("PUT", "/scopej/default", level("debug"));
    LOG.fine("heard");
    assertThat(heard).containsExactly("heard");
    assertThat(Logger.getLogger("io.grpc").isLoggable(Level.FINE)).isFalse();
    visitor.ask("PUT", "/scopej/default", level("error"));
    LOG.warning("unheard");
    assertThat(heard).containsExactly("heard");
    assertThat(Logger.getLogger("io.grpc").isLoggable(Level.WARNING)).isFalse();
  }

  @Test
  void thePagesFormDoesTheSame() throws IOException {
    assertThat(visitor.get("/scopez").body()).contains("aria-label=\"output level of " + ROOM);
    String form = "name=" + ROOM + "&output_level=debug";
    String own = "Origin: " + controlz.url().replaceFirst("/$", "");
    Reply done = visitor.ask("POST", "/scopez/", form, own, "Sec-Fetch-Site: same-origin");
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).isEqualTo("/scopez/");
    LOG.fine("heard");
    assertThat(heard).containsExactly("heard");
    assertThat(visitor.get("/scopez").body()).contains("<option selected>debug</option>");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithASentence() throws IOException {
    assertThat(visitor.ask("PUT", "/scopej/nobody", level("debug")).body())
        .isEqualTo("unknown scope name: nobody\n");
    assertThat(visitor.ask("PUT", "/scopej/" + ROOM, level("loud")).body())
        .contains("output_level: loud", "none, error, warn, info, debug");
    Reply broken = visitor.ask("PUT", "/scopej/" + ROOM, "{");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.body()).startsWith("unable to decode request: ");
    String callers = "{\"output_level\":\"debug\",\"log_callers\":true}";
    assertThat(visitor.ask("PUT", "/scopej/" + ROOM, callers).body()).contains("log_callers: true");
    String stacks = "{\"output_level\":\"debug\",\"stack_trace_level\":\"error\"}";
    assertThat(visitor.ask("PUT", "/scopej/" + ROOM, stacks).body())
        .contains("stack_trace_level: error");
    assertThat(visitor.ask("PUT", "/scopej/" + ROOM, "x".repeat(70_000)).status()).isEqualTo(413);
    LOG.fine("unheard");
    assertThat(heard).isEmpty();
  }

  @Test
  void pagesOfOtherSitesAreRefused() throws IOException {
    assertThat(visitor.get("/envj/", "Host: evil.example").status()).isEqualTo(403);
    assertThat(visitor.get("/envj/", "Host: 127.0.0.1.evil.example").status()).isEqualTo(403);
    assertThat(visitor.get("/envj/", "Host: 10.0.0.7:9876").status()).isEqualTo(403);
    assertThat(visitor.get("/envj/", "Host: localhost:9876").status()).isEqualTo(200);
    assertThat(visitor.get("/envj/", "Host: [::1]:9876").status()).isEqualTo(200);
    for (String foreign :
        List.of("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site")) {
      assertThat(visitor.ask("PUT", "/scopej/" + ROOM, level("debug"), foreign).status())
          .as(foreign)
          .isEqualTo(403);
      assertThat(visitor.ask("POST", "/memj/forcecollection", "", foreign).status())
          .as(foreign)
          .isEqualTo(403);
    }
    LOG.fine("unheard");
    assertThat(heard).isEmpty();
  }

  @Test
  void otherPodsOfALoopbackMeshAreRefused() throws IOException {
    assertThat(new Visitor(controlz.url(), "127.16.0.9").get("/envj/").status()).isEqualTo(403);
  }

  @Test
  void aCollectionIsForced() throws IOException {
    long before = visitor.get("/memj/").json().path("NumGC").asLong();
    assertThat(visitor.ask("POST", "/memj/forcecollection", "").status()).isEqualTo(202);
    JsonNode after = visitor.get("/memj/").json();
    assertThat(after.path("NumGC").asLong()).isGreaterThan(before);
    assertThat(after.path("HeapAlloc").asLong()).isPositive();
    assertThat(visitor.ask("POST", "/memz/forcecollection", "").status()).isEqualTo(303);
    assertThat(visitor.get("/memj/forcecollection").status()).isEqualTo(405);
  }

  @Test
  void secretsAreMasked() throws IOException {
    JsonNode variables = visitor.get("/envj/").json();
    assertThat(variables.get(0).path("name").asString()).isEqualTo("API_TOKEN");
    assertThat(variables.get(0).path("value").asString()).isEqualTo(Secrets.HIDDEN);
    assertThat(variables.get(1).path("value").asString()).isEqualTo("/home/<me>");
    assertThat(variables.get(2).path("value").asString()).isEqualTo("-Dpassword=(hidden)");
    assertThat(visitor.get("/argj/").json())
        .extracting(JsonNode::asString)
        .containsExactly(
            "lateen", "pilot", "--upstream-ca-token", "(hidden)", "--key=(hidden)", "-v");
    assertThat(visitor.get("/envz/").body()).contains("/home/&lt;me&gt;").doesNotContain("<me>");
  }

  @Test
  void figuresHaveTheShapeOfPrometheusToJson() throws IOException {
    JsonNode families = visitor.get("/metricj/").json();
    JsonNode counter = families.get(0);
    assertThat(counter.path("name").asString()).isEqualTo("visits_total");
    assertThat(counter.path("type").asString()).isEqualTo("COUNTER");
    assertThat(counter.at("/metrics/0/labels/page").asString()).isEqualTo("a");
    assertThat(counter.at("/metrics/0/value").asString()).isEqualTo("2");
    JsonNode histogram = families.get(1).at("/metrics/0");
    assertThat(histogram.path("buckets").toString()).isEqualTo("{\"0.5\":\"0\",\"1\":\"1\"}");
    assertThat(histogram.path("count").asString()).isEqualTo("1");
    assertThat(histogram.path("sum").asString()).isEqualTo("0.7");
  }

  @Test
  void objectsAreShownAsTheyAreNowWithoutTheirSecrets() throws IOException {
    assertThat(visitor.get("/configj/").body())
        .contains("gateways.networking.istio.io", "handlers.config.istio.io");
    assertThat(visitor.get("/collectionj/gateways.networking.istio.io").json().path("Keys"))
        .extracting(JsonNode::asString)
        .containsExactly("default/shop");
    String gateway = "/gateways.networking.istio.io/default/shop";
    assertThat(visitor.get("/configz/gateways.networking.istio.io").body())
        .contains("href=\"/configz" + gateway + "\"");
    assertThat(visitor.get("/configz" + gateway).body()).contains("ingressgateway");
    assertThat(visitor.get("/configj" + gateway).json().path("kind").asString())
        .isEqualTo("Gateway");
    String handler = visitor.get("/configj/handlers.config.istio.io/istio-system/sink").body();
    assertThat(handler).contains("plain", "http://(hidden)@sink").doesNotContain("xyzzy");
    assertThat(visitor.get("/configj/nothing").status()).isEqualTo(404);
    assertThat(visitor.get("/configj/gateways.networking.istio.io/default/no").status())
        .isEqualTo(404);
    assertThat(visitor.ask("PUT", "/configj" + gateway, "{}").status()).isEqualTo(405);
  }

  @Test
  void theProcessIsThisOne() throws IOException {
    JsonNode process = visitor.get("/procj/").json();
    assertThat(process.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(process.path("threads").asInt()).isPositive();
    assertThat(visitor.get("/versionj/").json().path("version").asString()).isEqualTo("1.1-test");
  }
}
