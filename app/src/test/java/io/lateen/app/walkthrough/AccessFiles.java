package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Browser.Page;
import io.lateen.app.walkthrough.Browser.Stars;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Istio's files of `platform/kube/rbac` about requests, as its tasks apply them. Callers are named
/// by the accounts in their certificates, which {@link Access} has left them with.
record AccessFiles(Command kubectl, Bookinfo bookinfo, Browser browser) {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String DENIED = "RBAC: access denied";

  void walk() {
    apply("rbac-config-ON.yaml");
    nobodyMay();
    byNamespace();
    byService();
    apply("rbac-permissive-telemetry.yaml");
    aBindingIsTried();
    everythingIsTried();
    delete("rbac-permissive-telemetry.yaml");
    delete("rbac-config-ON.yaml");
    whole();
  }

  private void byNamespace() {
    apply("namespace-policy.yaml");
    whole();
    delete("namespace-policy.yaml");
    nobodyMay();
  }

  /// Each file lets one service more be called, by those who need it.
  private void byService() {
    apply("productpage-policy.yaml");
    withoutParts();
    apply("details-reviews-policy.yaml");
    shows(Set.of(Stars.NONE, Stars.RATINGS_ERROR));
    apply("ratings-policy.yaml");
    whole();
  }

  /// What would be allowed is refused, and said.
  private void aBindingIsTried() {
    apply("details-reviews-policy-permissive.yaml");
    withoutParts();
    logged(
        "\"destination\":\"details\"",
        "\"source\":\"productpage\"",
        "\"user\":\"cluster.local/ns/default/sa/bookinfo-productpage\"",
        "\"responseCode\":403",
        "\"permissiveResponseCode\":\"allowed\"",
        "\"permissiveResponsePolicyID\":\"details-reviews-viewer\"");
  }

  /// What would be refused is allowed, and said.
  private void everythingIsTried() {
    apply("rbac-config-on-permissive.yaml");
    delete("details-reviews-policy-permissive.yaml");
    whole();
    logged(
        "\"destination\":\"details\"",
        "\"responseCode\":200",
        "\"permissiveResponseCode\":\"denied\"",
        "\"permissiveResponsePolicyID\":\"\"");
    logged(
        "\"destination\":\"ratings\"",
        "\"user\":\"cluster.local/ns/default/sa/bookinfo-reviews\"",
        "\"permissiveResponseCode\":\"allowed\"",
        "\"permissiveResponsePolicyID\":\"ratings-viewer\"");
    delete("ratings-policy.yaml");
    delete("productpage-policy.yaml");
  }

  private void nobodyMay() {
    sees(page -> page.status() == 403 && page.html().equals(DENIED));
  }

  private void withoutParts() {
    sees(page -> page.status() == 200 && !page.hasDetails() && page.stars() == Stars.REVIEWS_ERROR);
  }

  private void whole() {
    shows(Set.of(Stars.NONE, Stars.BLACK, Stars.RED));
  }

  /// Details, and of the three versions of reviews just these.
  private void shows(Set<Stars> stars) {
    sees(page -> page.status() == 200 && page.hasDetails() && stars.contains(page.stars()));
    assertThat(bookinfo.counts(browser, 60, stars)).containsOnlyKeys(stars);
  }

  private void sees(Predicate<Page> right) {
    assertThat(eventually(SOON, browser::productpage, right)).matches(right);
  }

  /// Waits until Mixer's log has a line with all these words.
  private void logged(String... words) {
    assertThat(eventually(SOON, this::visitAndLog, log -> log.lines().anyMatch(all(words))))
        .contains("\"instance\":\"rbacsamplelog.logentry.istio-system\"");
  }

  private static Predicate<String> all(String... words) {
    return line -> Stream.of(words).allMatch(line::contains);
  }

  private String visitAndLog() {
    browser.productpage();
    return kubectl
        .run("-n", "istio-system", "logs", "-l", "istio-mixer-type=telemetry", "--tail=500")
        .ok();
  }

  private void apply(String file) {
    kubectl.run("apply", "-f", rbac(file)).ok();
  }

  private void delete(String file) {
    kubectl.run("delete", "-f", rbac(file)).ok();
  }

  private static String rbac(String file) {
    return Command.istio("platform/kube/rbac/" + file);
  }
}
