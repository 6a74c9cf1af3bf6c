package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Browser.Page;
import io.lateen.app.walkthrough.Browser.Stars;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every file of Istio's `samples/bookinfo/networking`: applied, its effect seen where the services
/// it names exist, undone.
final class NetworkingFiles {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Command kubectl;
  private final Bookinfo bookinfo;

  NetworkingFiles(Command kubectl, Bookinfo bookinfo) {
    this.kubectl = kubectl;
    this.bookinfo = bookinfo;
  }

  /// Begins and ends with all-v1 and the subsets in force.
  void applyAll() {
    reset();
    weights();
    versionsByUser();
    faults();
    absentVersions();
    othersHosts();
  }

  private void reset() {
    bookinfo.apply("destination-rule-all.yaml");
    bookinfo.apply("virtual-service-all-v1.yaml");
  }

  private void weights() {
    split("virtual-service-reviews-80-20.yaml", Set.of(Stars.NONE, Stars.BLACK), Stars.BLACK, 0.2);
    split("virtual-service-reviews-90-10.yaml", Set.of(Stars.NONE, Stars.BLACK), Stars.BLACK, 0.1);
    split("virtual-service-reviews-v2-v3.yaml", Set.of(Stars.BLACK, Stars.RED), Stars.RED, 0.5);
    bookinfo.apply("virtual-service-reviews-v3.yaml");
    try (Browser browser = bookinfo.browser()) {
      bookinfo.alwaysSees(browser, Stars.RED);
    }
    bookinfo.apply("destination-rule-reviews.yaml");
    try (Browser browser = bookinfo.browser()) {
      bookinfo.alwaysSees(browser, Stars.RED);
    }
    reset();
  }

  private void split(String file, Set<Stars> allowed, Stars counted, double share) {
    bookinfo.apply(file);
    try (Browser browser = bookinfo.browser()) {
      int requests = 400;
      Map<Stars, Integer> counts = bookinfo.counts(browser, requests, allowed);
      Bookinfo.assertShare(counts.getOrDefault(counted, 0), requests, share);
    }
  }

  private void versionsByUser() {
    bookinfo.apply("virtual-service-reviews-jason-v2-v3.yaml");
    try (Browser jason = bookinfo.as("jason");
        Browser other = bookinfo.browser()) {
      bookinfo.alwaysSees(jason, Stars.BLACK);
      bookinfo.alwaysSees(other, Stars.RED);
    }
    reset();
  }

  private void faults() {
    bookinfo.apply("virtual-service-reviews-test-v2.yaml");
    try (Browser jason = bookinfo.as("jason");
        Browser other = bookinfo.browser()) {
      bookinfo.alwaysSees(jason, Stars.BLACK);
      bookinfo.apply("virtual-service-ratings-test-abort.yaml");
      bookinfo.alwaysSees(jason, Stars.RATINGS_ERROR);
      bookinfo.alwaysSees(other, Stars.NONE);
      bookinfo.apply("virtual-service-ratings-test-delay.yaml");
      // Seven seconds at ratings, three of patience at productpage, twice: the bug the tutorial
      // finds.
      Page slow =
          eventually(
              Duration.ofSeconds(40), jason::productpage, p -> p.stars() == Stars.REVIEWS_ERROR);
      assertThat(slow.took()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
      assertThat(other.productpage().took()).isLessThan(Duration.ofSeconds(3));
    }
    reset();
    bookinfo.apply("fault-injection-details-v1.yaml");
    try (Browser browser = bookinfo.browser()) {
      bookinfo.alwaysSees(browser, 5, page -> !page.hasDetails());
      reset();
      bookinfo.alwaysSees(browser, 5, Page::hasDetails);
    }
  }

  /// Subsets of which no Pod runs.
  private void absentVersions() {
    bookinfo.apply("virtual-service-details-v2.yaml");
    try (Browser browser = bookinfo.browser()) {
      bookinfo.alwaysSees(browser, 3, page -> !page.hasDetails());
      reset();
      bookinfo.alwaysSees(browser, 3, Page::hasDetails);
      for (String file :
          List.of(
              "virtual-service-ratings-db.yaml",
              "virtual-service-ratings-mysql.yaml",
              "virtual-service-ratings-mysql-vm.yaml")) {
        bookinfo.apply(file);
        bookinfo.alwaysSees(browser, 3, page -> page.stars() == Stars.RATINGS_ERROR);
        reset();
        bookinfo.alwaysSees(browser, 3, page -> page.stars() == Stars.NONE);
      }
    }
  }

  /// Rules about hosts outside Bookinfo are taken and harm nothing.
  private void othersHosts() {
    for (String file : List.of("egress-rule-google-apis.yaml", "certmanager-gateway.yaml")) {
      bookinfo.apply(file);
      try (Browser browser = bookinfo.browser()) {
        bookinfo.alwaysSees(browser, 5, page -> page.stars() == Stars.NONE && page.hasDetails());
      }
    }
    assertThat(kubectl.run("get", "serviceentry", "googleapis").ok()).contains("*.googleapis.com");
    try (Browser browser = bookinfo.browser()) {
      // cert-manager's route is in force at the gateway; its service does not exist.
      eventually(
          SOON,
          () -> browser.get("/.well-known/acme-challenge/x").status(),
          status -> status == 503);
      bookinfo.delete("certmanager-gateway.yaml");
      eventually(
          SOON,
          () -> browser.get("/.well-known/acme-challenge/x").status(),
          status -> status == 404);
    }
    bookinfo.delete("egress-rule-google-apis.yaml");
  }
}
