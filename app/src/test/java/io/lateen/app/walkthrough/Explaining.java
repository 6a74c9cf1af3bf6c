package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `lateen explain`, `plan` and `test` on a running mesh: what they say is what happens.
final class Explaining {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String RULES = "samples/bookinfo/";

  /// Of these two files are all rules that are there in the end.
  /// Where a rule stands in what kubectl prints.
  private static final String SHOWN = "(line ";

  private static final String[] LEFT_BEHIND = {"destination-rule-all", "virtual-service-all-v1"};

  private static final List<String> TYPES = List.of("cluster", "listener", "route", "endpoint");

  private final Command kubectl;
  private final RunningMesh mesh;

  Explaining(Command kubectl, RunningMesh mesh) {
    this.kubectl = kubectl;
    this.mesh = mesh;
  }

  /// @param temp for a file of cases
  void walk(Path temp) throws Exception {
    apply(LEFT_BEHIND);
    apply("virtual-service-reviews-test-v2");
    oneUserGoesElsewhere();
    aLiveRequestIsExplained();
    aPlanIsWhatIsPushed();
    casesAreTested(temp);
    for (String file : LEFT_BEHIND) {
      kubectl.run("delete", "-f", file(file)).ok();
    }
  }

  private void apply(String... files) {
    for (String file : files) {
      kubectl.run("apply", "-f", file(file)).ok();
    }
  }

  private static String file(String name) {
    return Command.root().resolve(RULES + name + ".yaml").toString();
  }

  private String explain(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("explain", "--from", "productpage", "--url", "http://reviews:9080/reviews/0"));
    arguments.addAll(List.of(more));
    return mesh.lateen().run(arguments.toArray(String[]::new)).ok();
  }

  private void oneUserGoesElsewhere() {
    String jason =
        eventually(
            SOON,
            () -> explain("-H", "end-user: jason"),
            text -> text.contains("outbound|9080|v2|reviews"));
    assertThat(jason)
        .contains("from productpage-v1-", "the application calls by this HTTP proxy")
        .contains(
            "match         route 0: VirtualService default/reviews spec.http[0].match[0] " + SHOWN)
        .containsPattern("127\\.\\d+\\.\\d+\\.\\d+:9080  reviews-v2-");
    assertThat(explain())
        .contains(
            "no match      route 0: VirtualService default/reviews spec.http[0].match[0] " + SHOWN)
        .contains("header end-user: absent (expected: exactly \"jason\")")
        .contains("match         route 1: VirtualService default/reviews spec.http[1] " + SHOWN)
        .contains("outbound|9080|v1|reviews");
    String changed = explain("-f", file("virtual-service-reviews-50-v3"));
    assertThat(changed)
        .contains("virtual-service-reviews-50-v3.yaml:")
        .contains("50 % to outbound|9080|v1|reviews", "50 % to outbound|9080|v3|reviews");
    String inbound =
        mesh.lateen()
            .run("explain", "--from", "reviews-v2", "--inbound", "--url", "http://reviews:9080/")
            .ok();
    assertThat(inbound).contains("forwarded     to inbound|9080|");
    Result nobody = mesh.lateen().run("explain", "--from", "nobody", "--url", "http://a/");
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err()).contains("no running Pod is meant by \"nobody\"", "productpage-v1");
  }

  private void aLiveRequestIsExplained() throws Exception {
    URI page = URI.create(mesh.gateway() + "/productpage");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(page).header("x-lateen-explain", "1").build();
      var headers = client.send(request, HttpResponse.BodyHandlers.discarding()).headers();
      JsonNode told = JSON.readTree(headers.firstValue("x-lateen-explanation").orElseThrow());
      assertThat(told.path("route").path("conditions").asString())
          .isEqualTo("path: exactly \"/productpage\"");
      assertThat(told.path("happened").path("status").asInt()).isEqualTo(200);
      String cluster = told.path("happened").path("cluster").asString();
      assertThat(cluster).startsWith("outbound|9080||productpage");
    }
  }

  private void aPlanIsWhatIsPushed() throws Exception {
    JsonNode plan =
        JSON.readTree(
            mesh.lateen()
                .run("plan", "-f", file("virtual-service-reviews-50-v3"), "-o", "json")
                .ok());
    assertThat(plan.path("admission").path(0).path("verdict").asString()).isEqualTo("accepted");
    Set<String> planned = new TreeSet<>();
    for (JsonNode proxy : plan.path("proxies")) {
      planned.add(proxy.path("proxy").asString());
      assertThat(proxy.path("changes"))
          .allMatch(change -> change.path("type").asString().equals("RouteConfiguration"));
    }
    assertThat(planned).hasSize(6).noneMatch(name -> name.startsWith("istio-ingressgateway"));
    Map<String, String> before = sent(0);
    long revision = revision(syncz());
    apply("virtual-service-reviews-50-v3");
    Map<String, String> after = sent(revision + 1);
    Set<String> pushed = new TreeSet<>(after.keySet());
    pushed.removeIf(proxy -> after.get(proxy).equals(before.get(proxy)));
    assertThat(pushed).isEqualTo(planned);
  }

  /// What each proxy was sent last, once all of them have seen a revision.
  private Map<String, String> sent(long revision) throws Exception {
    JsonNode all = eventually(SOON, this::syncz, page -> revision(page) >= revision);
    Map<String, String> sent = new TreeMap<>();
    for (JsonNode row : all) {
      String nonces = "";
      for (String type : TYPES) {
        nonces += row.path(type + "_sent").asString("") + " ";
      }
      sent.put(row.path("proxy").asString(""), nonces);
    }
    return sent;
  }

  private static long revision(JsonNode syncz) {
    return syncz.valueStream().mapToLong(row -> row.path("revision").asLong(0)).min().orElse(0);
  }

  private JsonNode syncz() {
    String ip =
        kubectl
            .run(
                "get",
                "pod",
                "-n",
                "istio-system",
                "-l",
                "istio=pilot",
                "-o",
                "jsonpath={.items[0].status.podIP}")
            .ok();
    URI page = URI.create("http://" + ip + ":15014/debug/syncz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(page).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void casesAreTested(Path temp) throws IOException {
    Path cases =
        Files.writeString(
            temp.resolve("cases.yaml"),
            """
            cases:
            - given: {from: productpage, url: "http://reviews:9080/"}
              expect: {destination: reviews, weights: {v1: 50, v3: 50}, status: forwarded}
            - given: {from: istio-ingressgateway, url: "http://localhost/nowhere"}
              expect: {status: 404}
            - given: {from: reviews-v2, url: "http://ratings:9080/"}
              expect: {subset: v2}
            """);
    Result tested = mesh.lateen().run("test", cases.toString());
    assertThat(tested.exit()).isEqualTo(1);
    assertThat(tested.out())
        .contains("3 cases, 1 failed.", "subset: v1 (expected: v2)")
        .contains("No case reached ", "VirtualService default/details spec.http[0] " + SHOWN)
        .doesNotContainPattern("  VirtualService default/reviews spec\\.http\\[0][ \n]");
  }
}
