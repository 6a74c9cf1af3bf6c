package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.lateen.model.rule.Destination;
import io.lateen.model.rule.Headers;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.HttpDestination;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules that a store took in before anyone checked them must not cost a proxy its whole table.
class RegexTest {
  @Test
  void aMatchThatIsNoExpressionMatchesNothing() {
    assertThat(routes(new StringMatch.Regex("(unclosed"), new StringMatch.Exact("/fine")))
        .extracting(route -> route.getMatch().getPath())
        .containsExactly("/fine");
  }

  @Test
  void aLoneStarIsAnyPathAndEndsTheList() {
    assertThat(routes(new StringMatch.Regex("*"), new StringMatch.Exact("/never")))
        .extracting(route -> route.getMatch().getPrefix())
        .containsExactly("/");
  }

  private static List<Route> routes(StringMatch... paths) {
    Golden golden = Golden.read(Golden.RESOURCES.resolve("golden/sidecar-redirect/input.yaml"));
    VirtualService rule =
        new VirtualService(
            new Meta("reviews", "default", Map.of(), Map.of(), Instant.EPOCH, ""),
            List.of("reviews"),
            List.of(),
            Stream.of(paths).map(RegexTest::http).toList(),
            List.of(),
            List.of(),
            List.of());
    return Translator.routes(
            golden.snapshot(List.of(rule)), golden.node("ratings-v1.default"), List.of("9080"))
        .getFirst()
        .getVirtualHostsList()
        .stream()
        .filter(host -> host.getName().startsWith("reviews."))
        .map(VirtualHost::getRoutesList)
        .findFirst()
        .orElseThrow();
  }

  private static HttpRoute http(StringMatch path) {
    HttpMatch match =
        new HttpMatch(
            path, null, null, null, Map.of(), null, Map.of(), List.of(), Map.of(), Map.of(), false,
            "", "");
    Destination reviews = new Destination("reviews", null, null);
    return new HttpRoute(
        List.of(match),
        List.of(new HttpDestination(reviews, 0, Headers.NONE)),
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        Headers.NONE,
        "",
        null,
        null,
        List.of(),
        null);
  }
}
