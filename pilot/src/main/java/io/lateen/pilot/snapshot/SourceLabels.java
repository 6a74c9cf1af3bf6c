package io.lateen.pilot.snapshot;

import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.L4Match;
import io.lateen.model.rule.VirtualService.TlsMatch;
import java.util.stream.Stream;

/// Whether a VirtualService looks at who calls.
final class SourceLabels {
  private SourceLabels() {}

  static boolean areAskedFor(VirtualService rule) {
    return rule.http().stream()
            .flatMap(route -> route.match().stream())
            .anyMatch(match -> !match.sourceLabels().isEmpty())
        || connectionMatches(rule).anyMatch(match -> !match.sourceLabels().isEmpty());
  }

  private static Stream<L4Match> connectionMatches(VirtualService rule) {
    return Stream.concat(
        rule.tcp().stream().flatMap(route -> route.match().stream()),
        rule.tls().stream().flatMap(route -> route.match().stream()).map(TlsMatch::l4));
  }
}
