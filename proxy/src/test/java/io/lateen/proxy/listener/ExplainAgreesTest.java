package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Question;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.fault.FaultConfig;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.HttpFilterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// What is explained is what happens: random tables are served, random requests are sent through a
/// real connection, and the explanation of the same configuration, which nobody serves, must say
/// where each of them came out, and how.
class ExplainAgreesTest {
  private static final int REQUESTS = 100;
  private static final Pattern DRAW = Pattern.compile("\"draw\": \"(-?\\d+)\"");

  /// By chance, or told by the connection.
  private static final List<String> NOT_FORESEEN = List.of("x-request-id");

  private static Mesh mesh;
  private static List<FakeServer> servers;
  private static Client client;

  @BeforeContainer
  static void start() throws IOException {
    mesh = new Mesh();
    servers = new ArrayList<>();
    for (String cluster : RandomTables.CLUSTERS) {
      FakeServer server =
          new FakeServer((request, in, out) -> FakeServer.ok(out, cluster + "\n" + request.head()));
      servers.add(server);
      mesh.cluster(cluster, server.port());
    }
    mesh.filters.add(
        new HttpFilterConfig("fault", FaultConfig.of(null, null, "", List.of()), false));
    mesh.route("/", "one").serve();
    client = mesh.client();
  }

  @AfterContainer
  static void stop() throws IOException {
    client.close();
    mesh.close();
    for (FakeServer server : servers) {
      server.close();
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void withTheRunningProxy(@ForAll long seed) throws IOException {
    // Who is not told its draw can only be foreseen where draws choose among clusters alone.
    boolean shares = Math.floorMod(seed, 3) == 0;
    RandomTables random = new RandomTables(seed, shares);
    mesh.hosts.clear();
    mesh.hosts.addAll(random.hosts());
    mesh.tableHeaders = random.headers();
    mesh.mostSpecificHeadersWin = seed % 2 == 0;
    mesh.serve();
    Serving served = mesh.plane.serving();
    Serving thought = new Serving(served.config(), served.tables(), Map.of());
    for (int i = 0; i < REQUESTS; i++) {
      agree(thought, random.request(), shares || i % 2 == 0);
    }
  }

  private static void agree(Serving thought, List<String> request, boolean told)
      throws IOException {
    List<String> lines = new ArrayList<>(request.subList(1, request.size()));
    if (told) {
      lines.add("x-lateen-explain: 1");
    }
    Response response =
        client
            .send(
                request.getFirst()
                    + " HTTP/1.1\r\n"
                    + Client.lines(lines.toArray(new String[0]))
                    + "\r\n")
            .read();
    String line = response.header("x-lateen-explanation");
    assertThat(line != null).isEqualTo(told);
    long draw = told ? draw(line) : 0;
    Explanation says = Decisions.explain(thought, call(request, draw));
    assertThat(says.outcome).isNotNull();
    switch (says.outcome) {
      case Outcome.Answered answered -> answered(answered, response, request);
      case Outcome.Forwarded forwarded -> forwarded(forwarded, says, response, request, told);
      default -> throw new AssertionError(says.outcome);
    }
  }

  private static long draw(String line) {
    Matcher draw = DRAW.matcher(line);
    assertThat(draw.find()).as(line).isTrue();
    return Long.parseLong(draw.group(1));
  }

  private static Call call(List<String> request, long draw) {
    String[] first = request.getFirst().split(" ", 2);
    RequestHead head = RequestHead.of(first[0], first[1], request.subList(1, request.size()));
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    Question question = new Question(head, new InetSocketAddress(here, 0), false, "", draw);
    return new Call(question, "http", 0, here);
  }

  private static void answered(Outcome.Answered says, Response response, List<String> request) {
    assertThat(response.status()).as("%s %s", request, says).isEqualTo(says.status());
    String location = response.header("location");
    String said =
        says.headers().stream()
            .filter(change -> change.name().equals("location"))
            .map(Change::after)
            .findFirst()
            .orElse(null);
    assertThat(location).as("%s", request).isEqualTo(said);
    assertThat(response.header("grpc-status")).as("%s", request).isEqualTo(grpcStatus(says));
    assertThat(response.body()).isEqualTo(says.body());
  }

  private static String grpcStatus(Outcome.Answered says) {
    return says.headers().stream()
        .filter(change -> change.name().equals("grpc-status"))
        .map(Change::after)
        .findFirst()
        .orElse(null);
  }

  private static void forwarded(
      Outcome.Forwarded says,
      Explanation all,
      Response response,
      List<String> request,
      boolean told) {
    String grpc = response.header("grpc-status");
    if (response.status() != 200 || grpc != null) {
      assertThat(grpc == null ? response.status() == 503 : grpc.equals("14")).isTrue();
      assertThat(says.branches())
          .as("%s", request)
          .anyMatch(one -> !one.target().problem().isEmpty());
      return;
    }
    String came = response.body().substring(0, response.body().indexOf('\n'));
    FakeServer.Request seen =
        new FakeServer.Request(response.body().substring(came.length() + 1), "", 0);
    Branch branch =
        says.branches().stream()
            .filter(one -> told ? one.chosen() : one.target().cluster().equals(came))
            .findFirst()
            .orElseThrow(() -> new AssertionError(request + " came to " + came + ": " + says));
    assertThat(branch.target().cluster()).as("%s", request).isEqualTo(came);
    assertThat(branch.percent()).isPositive();
    assertThat(seen.line().split(" ", -1)[1]).as("%s", request).isEqualTo(branch.path());
    assertThat(seen.header("host")).as("%s", request).isEqualTo(branch.authority());
    headers(all.admission, seen, request, branch.request());
    headers(branch.request(), seen, request, List.of());
  }

  /// @param later what is changed again afterwards
  private static void headers(
      List<Change> changes, FakeServer.Request seen, List<String> request, List<Change> later) {
    for (Change change : changes) {
      boolean again = later.stream().anyMatch(one -> one.name().equals(change.name()));
      if (!again && !NOT_FORESEEN.contains(change.name())) {
        assertThat(joined(seen, change.name()))
            .as("%s of %s", change.name(), request)
            .isEqualTo(change.after());
      }
    }
  }

  private static String joined(FakeServer.Request seen, String name) {
    List<String> values = new ArrayList<>();
    for (String line : seen.head().split("\r\n", -1)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":")) {
        values.add(line.substring(name.length() + 1).trim());
      }
    }
    return values.isEmpty() ? null : String.join(",", values);
  }
}
