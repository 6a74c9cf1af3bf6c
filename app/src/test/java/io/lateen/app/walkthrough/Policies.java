package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Browser.Page;
import io.lateen.app.walkthrough.Browser.Stars;
import java.time.Duration;
import java.util.stream.IntStream;

/// Istio's policies for Bookinfo and our own, each applied, seen, and taken back.
final class Policies {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Command kubectl;
  private final Browser browser;
  private final Telemetry telemetry;

  Policies(Command kubectl, Browser browser, Telemetry telemetry) {
    this.kubectl = kubectl;
    this.browser = browser;
    this.telemetry = telemetry;
  }

  void all() {
    john("mixer-rule-ratings-denial.yaml");
    john("mixer-rule-ingress-denial.yaml");
    noVersion3(Command.istio("policy/mixer-rule-deny-label.yaml"));
    noVersion3(ours("list-by-version.yaml"));
    address();
    productpageTwice(kubectlFile(Command.istio("policy/mixer-rule-productpage-ratelimit.yaml")));
    ratingsOnce();
    counts("mixer-rule-kubernetesenv-telemetry.yaml", "istio_kube_request_count");
    counts("mixer-rule-additional-telemetry.yaml", "istio_double_request_count");
  }

  /// With Redis at this port.
  void counted(int redis) {
    String file = ours("ratelimit-redis.yaml");
    String script = "sed s/:6379/:" + redis + "/ " + file;
    productpageTwice(
        verb -> {
          Command.Result text =
              new Command(java.util.List.of("sh", "-c"), java.util.Map.of()).run(script);
          kubectl.runWithInput(text.ok(), verb, "-f", "-").ok();
        });
  }

  private interface Rule {
    void tell(String verb);
  }

  private Rule kubectlFile(String file) {
    return verb -> kubectl.run(verb, "-f", file).ok();
  }

  private static String ours(String name) {
    return Command.root().resolve("samples/bookinfo/policy").resolve(name).toString();
  }

  private void during(Rule rule, Runnable see) {
    rule.tell("apply");
    see.run();
    rule.tell("delete");
  }

  private void john(String file) {
    during(
        kubectlFile(Command.istio("policy/" + file)),
        () -> {
          Page page = eventually(SOON, () -> as("x-user", "john"), is -> is.status() == 403);
          assertThat(page.html())
              .isEqualTo("PERMISSION_DENIED:handler.denier.istio-system:Not allowed");
          assertThat(browser.productpage().status()).isEqualTo(200);
        });
    eventually(SOON, () -> as("x-user", "john").status(), status -> status == 200);
  }

  private Page as(String header, String value) {
    return browser.get("/productpage", header, value);
  }

  private void noVersion3(String file) {
    during(
        kubectlFile(file),
        () -> {
          eventually(SOON, this::stars, Stars.RATINGS_ERROR::equals);
          assertThat(IntStream.range(0, 20).mapToObj(i -> stars())).doesNotContain(Stars.RED);
        });
    eventually(SOON, this::stars, Stars.RED::equals);
  }

  private Stars stars() {
    return browser.productpage().stars();
  }

  /// A caller without the header first: what it is told must not be told to others.
  private void address() {
    during(
        kubectlFile(ours("list-by-address.yaml")),
        () -> {
          eventually(SOON, () -> as("x-real-ip", "10.57.9.9").status(), is -> is == 403);
          assertThat(browser.productpage().status()).isEqualTo(200);
          assertThat(as("x-real-ip", "10.57.1.2").html())
              .isEqualTo("PERMISSION_DENIED:blacklistip.istio-system:10.57.1.2 is blacklisted");
          assertThat(as("x-real-ip", "192.0.2.8").status()).isEqualTo(200);
          assertThat(as("x-real-ip", "nonsense").html())
              .isEqualTo(
                  "INVALID_ARGUMENT:blacklistip.istio-system:nonsense is not a valid IP address");
        });
    eventually(SOON, () -> as("x-real-ip", "10.57.1.2").status(), is -> is == 200);
  }

  /// Two requests in five seconds.
  private void productpageTwice(Rule rule) {
    during(
        rule,
        () -> {
          Page page = eventually(SOON, browser::productpage, is -> is.status() == 429);
          assertThat(page.html()).startsWith("RESOURCE_EXHAUSTED:");
          eventually(SOON, () -> browser.productpage().status(), is -> is == 200);
        });
    eventually(SOON, () -> allAnswered(10), all -> all);
  }

  private boolean allAnswered(int times) {
    return IntStream.range(0, times).allMatch(i -> browser.productpage().status() == 200);
  }

  /// One in a second from reviews.
  private void ratingsOnce() {
    during(
        kubectlFile(Command.istio("policy/mixer-rule-ratings-ratelimit.yaml")),
        () -> {
          eventually(SOON, this::stars, Stars.RATINGS_ERROR::equals);
          eventually(SOON, this::stars, is -> is == Stars.RED || is == Stars.BLACK);
        });
    eventually(
        SOON,
        () -> IntStream.range(0, 15).noneMatch(i -> stars() == Stars.RATINGS_ERROR),
        all -> all);
  }

  private void counts(String file, String metric) {
    during(
        kubectlFile(Command.istio("policy/" + file)),
        () -> {
          telemetry.awaitRule(browser, metric);
          assertThat(telemetry.counted(metric, "productpage-v1")).isPositive();
        });
    eventually(SOON, () -> telemetry.counted(metric, ""), count -> count == 0);
  }
}
