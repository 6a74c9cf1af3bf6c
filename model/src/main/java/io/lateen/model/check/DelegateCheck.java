package io.lateen.model.check;

import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.Delegate;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Routes that stand for another VirtualService's, and those others (today's Istio,
/// `pkg/config/validation/virtualservice.go`).
final class DelegateCheck {
  private final Problems problems;
  private final PartCheck parts;

  DelegateCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  /// A rule that others delegate to.
  void delegate(VirtualService rule) {
    only(FieldPath.SPEC.field("gateways"), rule.gateways().isEmpty());
    only(FieldPath.SPEC.field("tls"), rule.tls().isEmpty());
    only(FieldPath.SPEC.field("tcp"), rule.tcp().isEmpty());
    problems.each(FieldPath.SPEC.field("http"), rule.http(), this::delegatesRoute);
  }

  private void only(FieldPath path, boolean absent) {
    if (!absent) {
      problems.error(path, "given without hosts (expected: nothing but http in a delegate)");
    }
  }

  private void delegatesRoute(FieldPath path, HttpRoute route) {
    if (route.delegate() != null) {
      problems.error(path.field("delegate"), "given in a delegate (expected: a route of its own)");
    }
    problems.each(path.field("match"), route.match(), this::comparable);
  }

  /// A route that delegates.
  void names(FieldPath path, HttpRoute route, Delegate delegate) {
    FieldPath at = path.field("delegate");
    if (delegate.name().isEmpty()) {
      problems.missing(at.field("name"), "the name of a VirtualService without hosts");
    }
    parts.namespace(at.field("namespace"), delegate.namespace());
    exclude(path.field("route"), !route.route().isEmpty());
    exclude(path.field("redirect"), route.redirect() != null);
    exclude(path.field("directResponse"), route.directResponse() != null);
    problems.each(path.field("match"), route.match(), this::comparable);
  }

  private void exclude(FieldPath path, boolean given) {
    if (given) {
      problems.error(path, "given with delegate (expected: only one of them)");
    }
  }

  /// Of two regular expressions nobody can tell whether one takes less than the other.
  private void comparable(FieldPath path, HttpMatch match) {
    comparable(path.field("uri"), match.uri());
    comparable(path.field("scheme"), match.scheme());
    comparable(path.field("method"), match.method());
    comparable(path.field("authority"), match.authority());
    comparable(path.field("headers"), match.headers());
    comparable(path.field("withoutHeaders"), match.withoutHeaders());
    comparable(path.field("queryParams"), match.queryParams());
  }

  private void comparable(FieldPath path, Map<String, StringMatch> matches) {
    matches.forEach((name, match) -> comparable(path.field(name), match));
  }

  private void comparable(FieldPath path, @Nullable StringMatch match) {
    if (match instanceof StringMatch.Regex(String regex)) {
      problems.unexpected(
          path.field("regex"), regex, "exact or prefix, where routes are delegated");
    }
  }
}
