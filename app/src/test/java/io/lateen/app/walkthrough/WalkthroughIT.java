package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.app.walkthrough.Browser.Stars;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The 2019 tutorial, typed as written, with every kubectl there is: steps 3, 5–13 and 19.
final class WalkthroughIT {
  private static final String STRICT =
      """
      apiVersion: authentication.istio.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: default}
      spec: {peers: [{mtls: {}}]}
      """;

  @TempDir Path temp;

  /// The oldest kubectl walks with real Envoy where there is one: no walk is made twice.
  @Test
  void everyKubectl() {
    int n = 0;
    List<Path> all = Programs.kubectls();
    int first = Programs.envoys().isEmpty() ? 0 : Math.min(1, all.size() - 1);
    for (Path kubectl : all.subList(first, all.size())) {
      boolean strict = kubectl.equals(Programs.kubectls().getLast());
      System.out.println("walk-through with " + kubectl + (strict ? ", mutual TLS demanded" : ""));
      walk(kubectl, temp.resolve("home" + n++), List.of(), strict);
    }
  }

  /// Real Envoy in every place, and Envoy and ours side by side.
  @Test
  void envoyInOurPlace() {
    for (Path envoy : Programs.envoys()) {
      for (String mode : List.of("envoy", "mixed")) {
        List<Path> all = Programs.kubectls();
        Path kubectl = mode.equals("envoy") ? all.getFirst() : all.getLast();
        System.out.println("walk-through with " + kubectl + " and proxies: " + mode);
        walk(kubectl, temp.resolve(mode), List.of("--proxy", mode + "=" + envoy), false);
      }
    }
  }

  /// @param strict whether sidecars take nothing but mutual TLS
  private static void walk(Path binary, Path home, List<String> proxies, boolean strict) {
    List<String> options = new ArrayList<>(proxies);
    options.add("--empty");
    long pid;
    try (RunningMesh mesh = RunningMesh.up(home, options.toArray(String[]::new))) {
      pid = mesh.status().path("parts").path(0).path("pid").asLong();
      Command kubectl = mesh.kubectl(binary);
      step3Crds(kubectl);
      steps5And6SystemServices(kubectl);
      if (strict) {
        kubectl.runWithInput(STRICT, "apply", "-f", "-").ok();
      }
      steps7And8Bookinfo(mesh, kubectl);
      if (proxies.stream().anyMatch(option -> option.startsWith("mixed="))) {
        halfOfThemEnvoys(kubectl);
      }
      Bookinfo bookinfo = new Bookinfo(kubectl, mesh.gateway());
      step9Gateway(bookinfo);
      String subsets = strict ? "destination-rule-all-mtls.yaml" : "destination-rule-all.yaml";
      step10Subsets(kubectl, bookinfo, subsets);
      step11AllV1(kubectl, bookinfo);
      step12Jason(bookinfo);
      step13Half(bookinfo);
      new NetworkingFiles(kubectl, bookinfo).applyAll();
      if (strict) {
        plainTextIsRefused(kubectl);
      }
      step19Undo(kubectl, bookinfo);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  /// Or the walk would have shown nothing about mutual TLS.
  private static void plainTextIsRefused(Command kubectl) {
    String[] ask = {"get", "pod", "-l", "app=details", "-o", "jsonpath={.items[0].status.podIP}"};
    try (Browser browser = new Browser("http://" + kubectl.run(ask).ok() + ":9080")) {
      assertThatThrownBy(() -> browser.get("/details/0")).isInstanceOf(UncheckedIOException.class);
    }
  }

  private static void step3Crds(Command kubectl) {
    for (int twice = 0; twice < 2; twice++) {
      kubectl.run("apply", "-f", Command.istio("crds")).ok();
    }
    assertThat(kubectl.run("get", "crds").ok().lines().filter(line -> line.contains("istio.io")))
        .hasSize(58); // the 53 of Istio 1.1, and five of today
    assertThat(kubectl.run("get", "vs,dr,se,gw").exit()).isZero();
  }

  private static void steps5And6SystemServices(Command kubectl) {
    String services = kubectl.run("get", "svc", "-n", "istio-system").ok();
    assertThat(services)
        .containsPattern("istio-pilot +ClusterIP .*15010/TCP,15011/TCP,8080/TCP,15014/TCP");
    assertThat(services).containsPattern("istio-galley +ClusterIP .*443/TCP,15014/TCP,9901/TCP");
    assertThat(services).containsPattern("istio-ingressgateway +LoadBalancer .*80:31380/TCP");
    assertThat(services).containsPattern("istio-policy +ClusterIP .* 9091/TCP,15004/TCP,15014/TCP");
    assertThat(services)
        .containsPattern("istio-telemetry +.*9091/TCP,15004/TCP,15014/TCP,42422/TCP");
    assertThat(services).containsPattern("prometheus +ClusterIP .* 9090/TCP");
    assertThat(services).containsPattern("grafana +ClusterIP .* 3000/TCP");
    assertThat(services).containsPattern("servicegraph +ClusterIP .* 8088/TCP");
    kubectl
        .run("wait", "--for=condition=Ready", "pod", "--all", "-n", "istio-system", "--timeout=60s")
        .ok();
    assertThat(kubectl.run("get", "pods", "-n", "istio-system", "--no-headers").ok().lines())
        .allMatch(
            line ->
                line.matches(
                    "(istio-(pilot|galley|citadel|ingressgateway|policy|telemetry)|prometheus|grafana"
                        + "|servicegraph)-\\S+ +1/1 +Running.*"))
        .hasSize(9);
  }

  private static void steps7And8Bookinfo(RunningMesh mesh, Command kubectl) {
    String injected =
        mesh.lateen().run("kube-inject", "-f", Command.istio("platform/bookinfo.yaml")).ok();
    String created = kubectl.runWithInput(injected, "apply", "-f", "-").ok();
    assertThat(created.lines().filter(line -> line.startsWith("service/"))).hasSize(4);
    assertThat(created.lines().filter(line -> line.startsWith("deployment"))).hasSize(6);
    String twice = mesh.lateen().runWithInput(injected, "kube-inject", "-f", "-").ok();
    assertThat(twice).isEqualTo(injected);
    kubectl.run("wait", "--for=condition=Available", "deployment", "--all", "--timeout=60s").ok();
    kubectl.run("wait", "--for=condition=Ready", "pod", "--all", "--timeout=60s").ok();
    String all = kubectl.run("get", "pod,svc").ok();
    assertThat(all.lines().filter(line -> line.matches("pod/\\S+ +2/2 +Running +0 .*"))).hasSize(6);
    for (String service : List.of("details", "productpage", "ratings", "reviews")) {
      assertThat(all).containsPattern("service/" + service + " +ClusterIP .* 9080/TCP");
    }
  }

  /// Istio's own image is an Envoy, Lateen's is ours: both in one mesh.
  private static void halfOfThemEnvoys(Command kubectl) {
    for (String name : List.of("productpage-v1", "reviews-v3", "ratings-v1")) {
      kubectl
          .run("set", "image", "deployment/" + name, "istio-proxy=docker.io/istio/proxyv2:1.1.2")
          .ok();
    }
    for (String name : List.of("productpage-v1", "reviews-v3", "ratings-v1")) {
      kubectl.run("rollout", "status", "deployment/" + name, "--timeout=90s").ok();
    }
  }

  private static void step9Gateway(Bookinfo bookinfo) {
    bookinfo.apply("bookinfo-gateway.yaml");
    try (Browser browser = bookinfo.browser()) {
      eventually(Duration.ofSeconds(10), browser::productpage, page -> page.status() == 200);
      Map<Stars, Integer> seen =
          bookinfo.counts(browser, 60, Set.of(Stars.NONE, Stars.BLACK, Stars.RED));
      assertThat(seen).containsOnlyKeys(Stars.NONE, Stars.BLACK, Stars.RED);
      assertThat(browser.get("/nowhere").status()).isEqualTo(404);
    }
  }

  private static void step10Subsets(Command kubectl, Bookinfo bookinfo, String file) {
    bookinfo.apply(file);
    String rules = kubectl.run("get", "destinationrules", "-o", "yaml").ok();
    for (String subset : List.of("v1", "v2", "v3", "v2-mysql", "v2-mysql-vm")) {
      assertThat(rules).contains("name: " + subset + "\n");
    }
  }

  private static void step11AllV1(Command kubectl, Bookinfo bookinfo) {
    bookinfo.apply("virtual-service-all-v1.yaml");
    String rule = kubectl.run("get", "virtualservices", "reviews", "-o", "yaml").ok();
    assertThat(rule).contains("subset: v1").doesNotContain("subset: v2");
    try (Browser browser = bookinfo.browser()) {
      bookinfo.alwaysSees(browser, Stars.NONE);
    }
  }

  private static void step12Jason(Bookinfo bookinfo) {
    bookinfo.apply("virtual-service-reviews-test-v2.yaml");
    try (Browser jason = bookinfo.as("jason");
        Browser other = bookinfo.as("mary");
        Browser nobody = bookinfo.browser()) {
      bookinfo.alwaysSees(jason, Stars.BLACK);
      bookinfo.alwaysSees(other, Stars.NONE);
      bookinfo.alwaysSees(nobody, Stars.NONE);
      jason.logout();
      bookinfo.alwaysSees(jason, Stars.NONE);
    }
  }

  private static void step13Half(Bookinfo bookinfo) {
    bookinfo.apply("virtual-service-all-v1.yaml");
    bookinfo.apply("virtual-service-reviews-50-v3.yaml");
    try (Browser browser = bookinfo.browser()) {
      int requests = 1000;
      Map<Stars, Integer> counts =
          bookinfo.counts(browser, requests, Set.of(Stars.NONE, Stars.RED));
      Bookinfo.assertShare(counts.get(Stars.RED), requests, 0.5);
    }
  }

  /// Objects go in any order; what is left decides.
  private static void step19Undo(Command kubectl, Bookinfo bookinfo) {
    try (Browser browser = bookinfo.browser()) {
      bookinfo.delete("virtual-service-all-v1.yaml");
      bookinfo.delete("destination-rule-all.yaml");
      Map<Stars, Integer> seen =
          bookinfo.counts(browser, 60, Set.of(Stars.NONE, Stars.BLACK, Stars.RED));
      assertThat(seen).containsOnlyKeys(Stars.NONE, Stars.BLACK, Stars.RED);
      bookinfo.delete("bookinfo-gateway.yaml");
      eventually(
          Duration.ofSeconds(10),
          () -> browser.productpage().status(),
          status -> status == 404 || status == Browser.NOT_OPEN);
    }
    kubectl.run("delete", "-f", Command.istio("platform/bookinfo.yaml")).ok();
    eventually(
        Duration.ofSeconds(30),
        () -> kubectl.run("get", "pods", "--no-headers").out(),
        String::isBlank);
  }
}
