package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Under a steady stream of requests: rule changes, a rolling update, scaling, lost control planes
/// and a restart of Mixer cost no request, and each request is counted once at each end. A build
/// has time for half of it; `-Dlateen.chaos.rules=200 -Dlateen.chaos.cuts=20` is the whole.
final class ChaosIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PER_SECOND = Integer.getInteger("lateen.chaos.rate", 500);

  /// For how long the rounds go on; one of them in any case.
  private static final Duration SOAK = Duration.ofMinutes(Integer.getInteger("lateen.soak", 0));

  private static final int RULE_CHANGES = Integer.getInteger("lateen.chaos.rules", 100);
  private static final int CUTS = Integer.getInteger("lateen.chaos.cuts", 10);
  /// Before each rule change: without it, kubectl takes a processor of its own.
  private static final long PAUSE_MILLIS = Long.getLong("lateen.chaos.pause", 0);

  /// Whether Deployments are rolled and scaled too, which on two processors costs more than
  /// the load.
  private static final boolean ROLLS =
      Boolean.parseBoolean(System.getProperty("lateen.chaos.rolls", "true"));

  /// Whether sidecars speak mutual TLS: two processors do not bear this load, kubectl, and TLS in
  /// proxies that have just begun.
  private static final boolean MTLS = Boolean.getBoolean("lateen.chaos.mtls");

  /// Under load, C2 pays.
  private static final Map<String, String> AS_BUILT =
      Map.of("LATEEN_DIST", RunningMesh.BUILT.toString());

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void noRequestFailsAndEachIsCounted() throws InterruptedException {
    for (Path binary : Programs.kubectls().reversed().stream().limit(1).toList()) {
      try (RunningMesh mesh = RunningMesh.up(temp.resolve("home"), AS_BUILT)) {
        run(mesh.kubectl(binary), mesh.gateway());
      }
    }
  }

  private static void run(Command kubectl, String gateway) throws InterruptedException {
    Bookinfo bookinfo = new Bookinfo(kubectl, gateway);
    if (!MTLS) {
      plainText(kubectl);
    }
    bookinfo.apply("destination-rule-all.yaml");
    bookinfo.apply("virtual-service-all-v1.yaml");
    try (RequestTotals totals = new RequestTotals(telemetryAddress(kubectl))) {
      load(bookinfo, kubectl, gateway, totals);
    }
  }

  private static void plainText(Command kubectl) {
    String[] settings = {"-n", "istio-system", "get", "configmap", "istio", "-o"};
    String mesh = kubectl.run(with(settings, "jsonpath={.data.mesh}")).ok();
    String text = JSON.writeValueAsString(mesh + "\nenableAutoMtls: false\n");
    String[] patch = {"-n", "istio-system", "patch", "configmap", "istio", "--type", "merge", "-p"};
    kubectl.run(with(patch, "{\"data\": {\"mesh\": " + text + "}}")).ok();
  }

  private static void load(Bookinfo bookinfo, Command kubectl, String gateway, RequestTotals totals)
      throws InterruptedException {
    long before = totals.settled("source", "productpage-v1");
    long end = System.nanoTime() + SOAK.toNanos();
    try (Load load = new Load(gateway + "/api/v1/products/0/reviews", PER_SECOND)) {
      round(bookinfo, kubectl);
      restart(kubectl, "istio-telemetry", "istio-mixer-type=telemetry");
      while (System.nanoTime() < end) {
        round(bookinfo, kubectl);
      }
      Map<String, Long> failures = load.stop();
      System.out.printf(
          "chaos: %d requests, %d ms behind their rate, failures: %s%n",
          load.sent(), load.lateMillis(), failures);
      assertThat(failures).isEmpty();
      eachIsCounted(totals, before + load.sent());
    }
  }

  private static void round(Bookinfo bookinfo, Command kubectl) throws InterruptedException {
    changeRules(bookinfo);
    changeTelemetry(kubectl);
    if (ROLLS) {
      rollAndScale(kubectl);
    }
    for (int i = 0; i < CUTS; i++) {
      restart(kubectl, "istio-pilot", "istio=pilot");
    }
  }

  private static String telemetryAddress(Command kubectl) {
    String[] command = {
      "-n", "istio-system", "get", "pod", "-l", "istio-mixer-type=telemetry", "-o"
    };
    return kubectl.run(with(command, "jsonpath={.items[0].status.podIP}")).ok();
  }

  /// By the gateway, which sends them, and by productpage and reviews, which take them.
  private static void eachIsCounted(RequestTotals totals, long sent) {
    eventually(SOON, () -> totals.of("source", "productpage-v1"), count -> count >= sent);
    eventually(SOON, () -> totals.of("destination", "productpage-v1"), count -> count >= sent);
    assertThat(totals.of("source", "productpage-v1")).isEqualTo(sent);
    assertThat(totals.of("destination", "productpage-v1")).isEqualTo(sent);
    assertThat(totals.restarted()).isTrue();
  }

  private static void changeRules(Bookinfo bookinfo) throws InterruptedException {
    for (int i = 0; i < RULE_CHANGES; i++) {
      Thread.sleep(PAUSE_MILLIS);
      bookinfo.apply(
          i % 2 == 0 ? "virtual-service-reviews-v3.yaml" : "virtual-service-reviews-50-v3.yaml");
    }
  }

  private static void rollAndScale(Command kubectl) {
    String reviews = "deployment/reviews-v3";
    kubectl.run("rollout", "restart", reviews).ok();
    kubectl.run("rollout", "status", reviews, "--timeout=90s").ok();
    for (String replicas : new String[] {"3", "1"}) {
      kubectl.run("scale", reviews, "--replicas=" + replicas).ok();
      kubectl.run("rollout", "status", reviews, "--timeout=90s").ok();
    }
  }

  /// Istio's additional telemetry comes and goes.
  private static void changeTelemetry(Command kubectl) {
    String file = Command.root().resolve("samples/bookinfo/istio-telemetry.yaml").toString();
    kubectl.run("apply", "-f", file).ok();
    kubectl.run("delete", "-f", file).ok();
  }

  /// A Pilot that is gone takes every proxy's stream with it.
  private static void restart(Command kubectl, String deployment, String label) {
    scale(kubectl, deployment, label, 0, String::isBlank);
    scale(kubectl, deployment, label, 1, pods -> pods.contains("1/1"));
  }

  private static void scale(
      Command kubectl, String deployment, String label, int replicas, Predicate<String> reached) {
    String[] scale = {"-n", "istio-system", "scale", "deployment/" + deployment};
    kubectl.run(with(scale, "--replicas=" + replicas)).ok();
    String[] pods = {"-n", "istio-system", "get", "pod", "-l", label};
    eventually(SOON, () -> kubectl.run(with(pods, "--no-headers")).out(), reached);
  }

  private static String[] with(String[] command, String last) {
    String[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = last;
    return all;
  }
}
