package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Browser.Page;
import io.lateen.app.walkthrough.Browser.Stars;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What a user sees of Bookinfo while steering it with kubectl.
public final class Bookinfo {
  private static final int IN_FORCE = 12;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Command kubectl;
  private final String gateway;

  public Bookinfo(Command kubectl, String gateway) {
    this.kubectl = kubectl;
    this.gateway = gateway;
  }

  public Browser browser() {
    return new Browser(gateway);
  }

  public Browser as(String user) {
    Browser browser = browser();
    browser.login(user);
    return browser;
  }

  /// Applies Istio's file.
  public void apply(String file) {
    kubectl.run("apply", "-f", Command.istio("networking/" + file)).ok();
  }

  public void delete(String file) {
    kubectl.run("delete", "-f", Command.istio("networking/" + file)).ok();
  }

  /// Waits until the page looks right (several times on end: one version of three looks right by
  /// chance), then asks `times` more and finds it right each time.
  public void alwaysSees(Browser browser, int times, Predicate<Page> right) {
    eventually(SOON, () -> isRight(browser, IN_FORCE, right), is -> is);
    for (int i = 0; i < times; i++) {
      Page page = browser.productpage();
      assertThat(page).matches(right, "as expected, in request " + i);
    }
  }

  private static boolean isRight(Browser browser, int times, Predicate<Page> right) {
    for (int i = 0; i < times; i++) {
      if (!right.test(browser.productpage())) {
        return false;
      }
    }
    return true;
  }

  public void alwaysSees(Browser browser, Stars stars) {
    alwaysSees(browser, 20, page -> page.status() == 200 && page.stars() == stars);
  }

  /// Waits until only these are seen, then counts.
  Map<Stars, Integer> counts(Browser browser, int requests, Set<Stars> allowed) {
    eventually(SOON, () -> count(browser, 20).keySet(), allowed::containsAll);
    Map<Stars, Integer> counts = count(browser, requests);
    assertThat(allowed).containsAll(counts.keySet());
    return counts;
  }

  private static Map<Stars, Integer> count(Browser browser, int requests) {
    Map<Stars, Integer> counts = new EnumMap<>(Stars.class);
    for (int i = 0; i < requests; i++) {
      Page page = browser.productpage();
      assertThat(page.status()).isEqualTo(200);
      counts.merge(page.stars(), 1, Integer::sum);
    }
    return counts;
  }

  /// Fails unless `hits` of `requests` is what chance `p` may give (six standard deviations: a
  /// right split fails once in 10^9 runs).
  public static void assertShare(int hits, int requests, double p) {
    double deviation = 6 * Math.sqrt(requests * p * (1 - p));
    assertThat((double) hits).isBetween(requests * p - deviation, requests * p + deviation);
  }
}
