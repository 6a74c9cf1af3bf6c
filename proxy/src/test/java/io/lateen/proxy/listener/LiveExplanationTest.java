package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.StringMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `x-lateen-explain` and who is answered.
@Timeout(20)
class LiveExplanationTest {
  private static final String ASK = "x-lateen-explain: 1";

  private static FakeServer echo() throws IOException {
    return new FakeServer((request, in, out) -> FakeServer.ok(out, request.head()));
  }

  private static ClusterChoice halves() {
    return new ClusterChoice.Weighted(
        List.of(
            new ClusterChoice.Part(
                "a", 1, HeaderOperations.NONE, PerFilterConfig.NONE, MetadataMatch.ANY),
            new ClusterChoice.Part(
                "b", 1, HeaderOperations.NONE, PerFilterConfig.NONE, MetadataMatch.ANY)));
  }

  @Test
  void soAreNeighboursByAUnixSocket(@TempDir Path folder) throws IOException {
    String path = folder.resolve("in.sock").toString();
    try (FakeServer a = FakeServer.saying("a");
        Mesh mesh = new Mesh()) {
      mesh.address = Address.pipe(path);
      mesh.cluster("a", a.port()).route("/", "a").serve();
      assertThat(mesh.get("/", ASK).header("x-lateen-explanation"))
          .contains("\"address\": \"unix://" + path + "\"", "\"cluster\": \"a\"");
    }
    try (FakeServer a = FakeServer.saying("a");
        Mesh mesh = new Mesh(ExplainAccess.NOBODY)) {
      mesh.address = Address.pipe(path);
      mesh.cluster("a", a.port()).route("/", "a").serve();
      assertThat(mesh.get("/", ASK).header("x-lateen-explanation")).isNull();
    }
  }

  @Test
  void neighboursAreToldWhatHappensToTheirRequest() throws IOException {
    try (FakeServer a = FakeServer.saying("a");
        FakeServer b = FakeServer.saying("b");
        Mesh mesh = new Mesh()) {
      mesh.cluster("a", a.port()).cluster("b", b.port());
      mesh.route("/", Mesh.to(halves(), null, null)).serve();
      try (Client client = mesh.client()) {
        Pattern chosen =
            Pattern.compile("\"cluster\": \"(.)\",\"weight\": 1,\"percent\": 50,\"chosen\": true");
        for (int i = 0; i < 20; i++) {
          Response response = client.get("/", ASK);
          String line = response.header("x-lateen-explanation");
          Matcher found = chosen.matcher(line);
          assertThat(found.find()).as(line).isTrue();
          assertThat(found.group(1)).isEqualTo(response.body());
          int port = response.body().equals("a") ? a.port() : b.port();
          assertThat(line)
              .startsWith("{\"draw\": \"")
              .contains("\"upstream\": \"127.0.0.1:" + port + "\",\"status\": 200")
              .contains("\"listener\": {\"name\": \"main\"");
        }
        assertThat(client.get("/").header("x-lateen-explanation")).isNull();
        assertThat(client.get("/", "x-lateen-explain: 0").header("x-lateen-explanation")).isNull();
      }
    }
  }

  @Test
  void nobodyElseIs() throws IOException {
    try (FakeServer a = echo();
        Mesh mesh = new Mesh(ExplainAccess.NOBODY)) {
      mesh.cluster("a", a.port()).route("/", "a").serve();
      Response response = mesh.get("/", ASK);
      assertThat(response.header("x-lateen-explanation")).isNull();
      assertThat(response.body()).doesNotContain("x-lateen-explain");
    }
  }

  @Test
  void whoComesToAnEdgeByAnotherProxyIsNoNeighbour() throws IOException {
    try (FakeServer a = echo();
        Mesh mesh = new Mesh()) {
      mesh.edge = true;
      mesh.cluster("a", a.port()).route("/", "a").serve();
      Response response = mesh.get("/", ASK, "x-forwarded-for: 8.8.8.8");
      assertThat(response.header("x-lateen-explanation")).isNull();
      assertThat(response.body()).doesNotContain("x-lateen-explain");
      assertThat(mesh.get("/", ASK).header("x-lateen-explanation")).isNotNull();
    }
  }

  @Test
  void whatTheProxyAnswersItselfIsExplainedToo() throws IOException {
    try (Mesh mesh = new Mesh()) {
      mesh.route("/direct", new RouteAction.DirectResponse(203, "x")).serve();
      assertThat(mesh.get("/direct", ASK).header("x-lateen-explanation"))
          .contains("\"kind\": \"answered\",\"status\": 203");
      assertThat(mesh.get("/else", ASK).header("x-lateen-explanation"))
          .contains("\"status\": 404", "path: \\\"/else\\\" (expected: prefix \\\"/direct\\\")");
    }
  }

  @Test
  void anExplanationIsNoLongerThanClientsTake() throws IOException {
    try (FakeServer a = echo();
        Mesh mesh = new Mesh()) {
      mesh.cluster("a", a.port());
      for (int i = 0; i < 300; i++) {
        mesh.routes.add(never("never-" + i));
      }
      mesh.route("/", "a").serve();
      String line = mesh.get("/", ASK).header("x-lateen-explanation");
      assertThat(line)
          .hasSizeLessThan(8 * 1024 + 1)
          .contains("\"shortened\": true", "\"chosen\": true");
    }
  }

  private static Route never(String name) {
    HeaderMatch absent =
        new HeaderMatch(
            "end-user",
            new HeaderMatch.Test.Value(new StringMatch.Exact("somebody who never comes", false)),
            false,
            false);
    return new Route(
        name,
        new RouteMatch(
            new RouteMatch.Path.Prefix("/"), true, List.of(absent), List.of(), null, false),
        new RouteAction.DirectResponse(500, ""),
        HeaderOperations.NONE,
        PerFilterConfig.NONE,
        "",
        Origin.UNKNOWN);
  }

  @Test
  void othersMayBeNamed() {
    ExplainAccess access = ExplainSources.parse("10.0.0.0/8, 192.168.7.1");
    assertThat(access.ownPod()).isTrue();
    assertThat(access.others().test(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    assertThat(access.others().test(InetAddress.ofLiteral("192.168.7.1"))).isTrue();
    assertThat(access.others().test(InetAddress.ofLiteral("192.168.7.2"))).isFalse();
    assertThat(ExplainSources.parse("none")).isEqualTo(ExplainAccess.NOBODY);
    assertThat(ExplainSources.parse("")).isEqualTo(ExplainAccess.OWN_POD);
    for (String bad : List.of("all", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8,,")) {
      assertThatThrownBy(() -> ExplainSources.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("LATEEN_EXPLAIN_FROM: ")
          .hasMessageContaining("(expected: networks like 10.0.0.0/8, or none)");
    }
  }
}
