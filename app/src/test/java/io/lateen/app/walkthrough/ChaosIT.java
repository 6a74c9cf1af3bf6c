package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Under a steady stream of requests: rule changes, a rolling update, scaling and lost control
/// planes cost no request.
final class ChaosIT {
  private static final int PER_SECOND = Integer.getInteger("lateen.chaos.rate", 500);

  private static final int RULE_CHANGES = 200;
  private static final int CUTS = 20;

  @TempDir Path temp;

  @Test
  void noRequestFails() throws InterruptedException {
    for (Path binary : Programs.kubectls().reversed().stream().limit(1).toList()) {
      try (RunningMesh mesh = RunningMesh.up(temp.resolve("home"))) {
        run(mesh.kubectl(binary), mesh.gateway());
      }
    }
  }

  private static void run(Command kubectl, String gateway) throws InterruptedException {
    Bookinfo bookinfo = new Bookinfo(kubectl, gateway);
    bookinfo.apply("destination-rule-all.yaml");
    bookinfo.apply("virtual-service-all-v1.yaml");
    try (Load load = new Load(gateway + "/api/v1/products/0/reviews", PER_SECOND)) {
      changeRules(bookinfo);
      rollAndScale(kubectl);
      cutControlPlane(kubectl);
      Map<String, Long> failures = load.stop();
      System.out.printf(
          "chaos: %d requests, %d ms behind their rate, failures: %s%n",
          load.sent(), load.lateMillis(), failures);
      assertThat(failures).isEmpty();
    }
  }

  private static void changeRules(Bookinfo bookinfo) {
    for (int i = 0; i < RULE_CHANGES; i++) {
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

  /// A Pilot that is gone takes every proxy's stream with it.
  private static void cutControlPlane(Command kubectl) {
    for (int i = 0; i < CUTS; i++) {
      scalePilot(kubectl, 0, String::isBlank);
      scalePilot(kubectl, 1, pods -> pods.contains("1/1"));
    }
  }

  private static void scalePilot(Command kubectl, int replicas, Predicate<String> reached) {
    kubectl
        .run("-n", "istio-system", "scale", "deployment/istio-pilot", "--replicas=" + replicas)
        .ok();
    eventually(
        Duration.ofSeconds(30),
        () ->
            kubectl
                .run("-n", "istio-system", "get", "pod", "-l", "istio=pilot", "--no-headers")
                .out(),
        reached);
  }
}
