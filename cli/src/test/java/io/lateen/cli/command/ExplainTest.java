package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `explain` and `test` at the command line's own end; what proxies decide is told by a fake one.
final class ExplainTest {
  private static final String PAGE =
      """
      {"listener": {"name": "l_15002", "address": "1.2.3.4:15002",
         "filterChain": {"index": 0, "of": 1, "filter": "HTTP"}, "remarks": ["by proxy"]},
       "admission": [{"name": "x-forwarded-proto", "after": "http"}],
       "routing": {"table": "http_proxy", "virtualHost": "reviews:9080", "domains": ["reviews"]},
       "tried": [{"index": 0, "name": "", "why": "header end-user: absent (expected: present)",
         "origin": {"object": "/apis/n/v1/namespaces/default/virtual-service/reviews",
           "path": "spec.http[0].match[0]"}}],
       "route": {"index": 1, "name": "", "conditions": "path: prefix \\"/\\"",
         "origin": {"object": "/apis/n/v1/namespaces/default/virtual-service/reviews",
           "path": "spec.http[1]"}},
       "filters": [{"filter": "envoy.fault", "text": "10 % of requests wait 5 ms"}],
       "outcome": {"kind": "forwarded", "timeoutMillis": 3000,
         "retries": {"attempts": 2, "perTryMillis": 0, "on": ["5xx"], "otherHosts": true},
         "branches": [
          {"cluster": "outbound|9080|v1|reviews.default.svc.cluster.local", "weight": 80,
           "percent": 80, "chosen": true, "problem": "", "policy": "round robin", "path": "/new",
           "origin": {"object": "/apis/n/v1/namespaces/default/destination-rule/reviews"},
           "authority": "reviews", "request": [{"name": "cookie", "before": "a"}],
           "endpoints": [{"address": "1.1.1.1:9080", "workload": "kubernetes://r1.default",
             "locality": "", "priority": 0, "weight": 1, "used": false, "why": "put out"}]},
          {"cluster": "outbound|9080|v2|reviews.default.svc.cluster.local", "weight": 20,
           "percent": 20, "chosen": false, "problem": "it has no endpoints", "policy": "",
           "path": "/new", "authority": "reviews"}]}}
      """;

  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - match:
          - headers: {end-user: {exact: jason}}
          route:
          - destination: {host: reviews, subset: v2}
        - route:
          - destination: {host: reviews, subset: v1}
      """;

  private static final String QUERY =
      "/explain?url=http%3A%2F%2Freviews%3A9080%2F&method=GET&headers=a%3A+b";

  private static final String SUBSETS =
      """
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
        subsets:
        - {name: v2, labels: {version: v2}}
        - {name: v1, labels: {version: v1}}
      """;

  @TempDir private Path folder;
  private Path rule;

  @BeforeEach
  void write() throws IOException {
    rule = Files.writeString(folder.resolve("rule.yaml"), RULE + SUBSETS);
  }

  @Test
  void printsWhatTheProxySays() throws IOException {
    try (FakeServer proxy = new FakeServer().with(QUERY, PAGE)) {
      Terminal result =
          Terminal.run(
              "explain",
              "--admin",
              proxy.address(),
              "--url",
              "http://reviews:9080/",
              "-H",
              "a: b",
              "-f",
              rule.toString());
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.out().replace(folder.toString(), "DIR"))
          .isEqualTo(
              """
              GET http://reviews:9080/ from the proxy
              listener      l_15002 (1.2.3.4:15002)
                              by proxy
              filter chain  number 0 of 1: HTTP
              on arrival    + x-forwarded-proto: http
              route table   http_proxy
              virtual host  reviews:9080
              no match      route 0: VirtualService default/reviews spec.http[0].match[0] \
              (DIR/rule.yaml:8:7)
                              header end-user: absent (expected: present)
              match         route 1: VirtualService default/reviews spec.http[1] (DIR/rule.yaml:11:5)
                              path: prefix "/"
              filters       envoy.fault: 10 % of requests wait 5 ms
              forwarded     80 % to outbound|9080|v1|reviews.default.svc.cluster.local, round robin
                              by DestinationRule default/reviews spec.subsets[1] \
              (DIR/rule.yaml:21:5)
                              1.1.1.1:9080  r1.default  not used: put out
                              path /new, authority reviews
                              request: - cookie
                            20 % to outbound|9080|v2|reviews.default.svc.cluster.local
                              it has no endpoints
                              path /new, authority reviews
              time-out      3000 ms
              retries       2 on 5xx, on other endpoints
              """);
    }
  }

  @Test
  void testsCasesAndSaysWhatNoneReached() throws IOException {
    Path cases =
        Files.writeString(
            folder.resolve("cases.yaml"),
            """
            cases:
            - name: weights
              given: {from: "", url: "http://reviews:9080/", headers: {a: b}}
              expect:
                destination: reviews
                weights: {v1: 80, v2: 20}
                timeout: 3s
                retries: 2
                path: /new
                status: forwarded
                rule: default/reviews spec.http[1]
                filter: wait 5 ms
                headers: {x-forwarded-proto: http, cookie: null, a: b}
            - name: wrong
              given: {from: x, url: "http://reviews:9080/", headers: {a: b}}
              expect: {subset: v1, timeout: none, headers: {a: c}, status: 404}
            """
                .replace("from: \"\"", "from: productpage"));
    try (FakeServer proxy = new FakeServer().with(QUERY, PAGE)) {
      Path junit = folder.resolve("junit.xml");
      Terminal result =
          Terminal.run(
              "test",
              cases.toString(),
              "--admin",
              proxy.address(),
              "-f",
              rule.toString(),
              "-c",
              proxy.kubeconfig(folder, "secret").toString(),
              "--junit",
              junit.toString());
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out().replace(folder.toString(), "DIR"))
          .contains(
              "ok    weights (DIR/cases.yaml:2:3)\n",
              "FAIL  wrong (DIR/cases.yaml:14:3)\n",
              "      headers.a: b (expected: c)\n",
              "      status: forwarded (expected: 404)\n",
              "      subset: v1 80 %, v2 20 % (expected: v1)\n",
              "      timeout in ms: 3000 (expected: 0)\n",
              "      match         route 1: VirtualService default/reviews spec.http[1]",
              "2 cases, 1 failed.\n",
              "No case reached 1 of 2 rules:\n",
              "  VirtualService default/reviews spec.http[0].match[0] (DIR/rule.yaml:8:7)\n");
      assertThat(junit)
          .content()
          .contains("tests=\"2\" failures=\"1\"", "<failure>headers.a: b (expected: c)");
    }
  }

  @Test
  void whatIsWrongWithCasesIsSaidWithItsPlace() throws IOException {
    Path cases =
        Files.writeString(
            folder.resolve("cases.yaml"),
            """
            cases:
            - given: {form: a, url: "http://a/"}
              expect: {subset: v1, colour: red, timeout: soon}
            - expect: {}
            """);
    Terminal result = Terminal.run("test", cases.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "cases.yaml:2:11: cases[0].given.form: unknown field (expected: one of [from, ",
            "cases.yaml:2:3: cases[0].given.from: missing (expected: a text)",
            "cases.yaml:3:24: cases[0].expect.colour: unknown field (expected: one of [authority,",
            "cases.yaml:3:37: cases[0].expect.timeout: \"soon\" (expected: a duration like 3s, or",
            "cases[1].given");
  }

  @Test
  void whoCallsMustBeKnown() throws IOException {
    assertThat(Terminal.run("explain", "--url", "http://a/", "--offline").err())
        .contains("--offline: there is no mesh; name its files with -f");
    Terminal nobody =
        Terminal.run(
            "explain", "--from", "x", "--url", "http://a/", "--offline", "-f", rule.toString());
    assertThat(nobody.err()).contains("no Deployment or Pod of the files is meant by \"x\"");
    try (FakeServer api = new FakeServer()) {
      api.with(
          "/api/v1/namespaces/default/pods?labelSelector=",
          """
          {"items": [{"metadata": {"name": "a-1-2",
             "ownerReferences": [{"kind": "ReplicaSet", "name": "a-1"}]},
            "spec": {"containers": [{"name": "istio-proxy"}]}, "status": {"phase": "Running"}}]}
          """);
      String config = api.kubeconfig(folder, "secret").toString();
      Terminal result = Terminal.run("explain", "--from", "x", "--url", "http://a/", "-c", config);
      assertThat(result.err())
          .contains("no running Pod is meant by \"x\" in namespace default or istio-system")
          .contains("there are [a]");
      Terminal found = Terminal.run("explain", "--from", "a", "--url", "http://a/", "-c", config);
      assertThat(found.err()).contains("Pod a has no address yet");
    }
  }

  @Test
  void rulesAreShownWithTheLinesOfKubectlAndThoseThatPilotKeepsBack() throws IOException {
    try (FakeServer mesh = new FakeServer()) {
      mesh.with(
          "/api/v1/namespaces/default/pods?labelSelector=",
          """
          {"items": [{"metadata": {"name": "a-1-2", "namespace": "default"},
            "spec": {"containers": [{"name": "istio-proxy", "args": ["--proxyAdminPort", "%d"]}]},
            "status": {"phase": "Running", "podIP": "127.0.0.1"}}]}
          """
              .formatted(mesh.port()));
      mesh.with("/explain?url=http%3A%2F%2Freviews%3A9080%2F&method=GET", PAGE);
      mesh.with(
          "/apis/networking.istio.io/v1alpha3/namespaces/default/virtualservices/reviews",
          """
          {"kind": "VirtualService", "apiVersion": "networking.istio.io/v1alpha3",
           "spec": {"http": [{"route": [], "match": [{"uri": {"exact": "/a"}}]}, {"route": []}]},
           "metadata": {"name": "reviews", "namespace": "default",
             "managedFields": [{"manager": "me", "time": "now"}]}}
          """);
      String config = mesh.kubeconfig(folder, "secret").toString();
      String[] command = {
        "explain",
        "--from",
        "pod/a-1-2",
        "--url",
        "http://reviews:9080/",
        "-c",
        config,
        "--pilot",
        mesh.address()
      };
      String printed = " of kubectl get virtualservice reviews -n default -o yaml)\n";
      Terminal silent = Terminal.run(command);
      assertThat(silent.err()).isEmpty();
      assertThat(silent.out())
          .contains(
              "VirtualService default/reviews spec.http[0].match[0] (line 9" + printed,
              "VirtualService default/reviews spec.http[1] (line 12" + printed,
              "by DestinationRule default/reviews\n",
              "not for it    unknown: Pilot: {}\n");
      mesh.with(
          "/debug/left_out?proxyID=a-1-2.default&host=reviews&port=9080",
          """
          {"leftOut": [{"why": "port: 80 (here: 9080)", "origin": {"path": "spec.http[0]",
            "object": "/apis/n/v1/namespaces/default/virtual-service/reviews"}}]}
          """);
      assertThat(Terminal.run(command).out())
          .contains(
              "not for it    VirtualService default/reviews spec.http[0] (line 8"
                  + printed
                  + "                port: 80 (here: 9080)\n");
      String[] json = Arrays.copyOf(command, command.length + 2);
      json[command.length] = "-o";
      json[command.length + 1] = "json";
      JsonNode route = new JsonMapper().readTree(Terminal.run(json).out()).path("route");
      JsonNode place = route.path("origin").path("printed");
      assertThat(place.path("line").asInt()).isEqualTo(12);
      assertThat(place.path("lineBefore121").asInt()).isEqualTo(15);
    }
  }

  @Test
  void withoutAnApiServerThereAreNoLinesAndNothingElseIsMissing() throws IOException {
    try (FakeServer proxy = new FakeServer().with(QUERY, PAGE)) {
      Path config;
      try (FakeServer gone = new FakeServer()) {
        config = gone.kubeconfig(folder, "secret");
      }
      Terminal result =
          Terminal.run(
              "explain",
              "--admin",
              proxy.address(),
              "--url",
              "http://reviews:9080/",
              "-H",
              "a: b",
              "-c",
              config.toString());
      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .contains("match         route 1: VirtualService default/reviews spec.http[1]\n")
          .contains("retries       2 on 5xx, on other endpoints\n");
    }
  }
}
