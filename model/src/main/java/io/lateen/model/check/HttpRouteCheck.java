package io.lateen.model.check;

import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService.CorsPolicy;
import io.lateen.model.rule.VirtualService.DirectResponse;
import io.lateen.model.rule.VirtualService.HttpDestination;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.Redirect;
import io.lateen.model.rule.VirtualService.RegexRewrite;
import io.lateen.model.rule.VirtualService.Rewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules of an HTTP route.
final class HttpRouteCheck {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE");

  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

  private final Problems problems;
  private final PartCheck parts;
  private final HeaderCheck headers;
  private final MirrorCheck mirrors;
  private final DelegateCheck delegates;

  HttpRouteCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
    this.headers = new HeaderCheck(problems);
    this.mirrors = new MirrorCheck(problems);
    this.delegates = new DelegateCheck(problems);
  }

  void check(FieldPath path, HttpRoute route) {
    action(path, route);
    problems.each(path.field("match"), route.match(), this::match);
    problems.each(path.field("route"), route.route(), this::destination);
    new WeightCheck(problems)
        .check(path.field("route"), route.route().stream().map(HttpDestination::weight).toList());
    parts.duration(path.field("timeout"), route.timeout());
    RetryCheck.check(path.field("retries"), route.retries(), problems);
    FaultCheck.check(path.field("fault"), route.fault(), problems);
    mirrors.check(path, route);
    cors(path.field("corsPolicy"), route.corsPolicy());
    headers.operations(path, route.headers());
    if (route.websocketUpgrade()) {
      problems.warning(path.field("websocketUpgrade"), "has no effect: upgrades always pass");
    }
  }

  /// A route that always matches hides what stands below it.
  void unreachable(FieldPath path, List<HttpRoute> routes) {
    for (int i = 0; i + 1 < routes.size(); i++) {
      if (routes.get(i).match().isEmpty() && routes.get(i).delegate() == null) {
        problems.warning(
            path.item(i + 1), "is never reached: " + path.item(i) + " matches every request");
        return;
      }
    }
  }

  private void action(FieldPath path, HttpRoute route) {
    if (route.delegate() != null) {
      delegates.names(path, route, route.delegate());
    } else if (route.redirect() != null) {
      redirect(path, route, route.redirect());
    } else if (route.directResponse() != null) {
      directResponse(path, route, route.directResponse());
    } else if (route.route().isEmpty()) {
      problems.missing(path, "route or redirect");
    }
    rewrite(path.field("rewrite"), route.rewrite());
  }

  private void rewrite(FieldPath path, @Nullable Rewrite rewrite) {
    if (rewrite == null) {
      return;
    }
    RegexRewrite regex = rewrite.uriRegex();
    if (regex == null && isBlank(rewrite.uri()) && isBlank(rewrite.authority())) {
      problems.missing(path, "uri, uriRegexRewrite or authority");
    }
    if (regex != null && regex.match().isEmpty()) {
      problems.missing(path.field("uriRegexRewrite").field("match"), "a regular expression");
    }
    if (regex != null && regex.rewrite().isEmpty()) {
      problems.missing(path.field("uriRegexRewrite").field("rewrite"), "the replacement");
    }
  }

  private void directResponse(FieldPath path, HttpRoute route, DirectResponse response) {
    parts.range(path.field("directResponse").field("status"), response.status(), 200, 599);
    if (!route.route().isEmpty()) {
      problems.error(path.field("route"), "given with directResponse (expected: only one of them)");
    }
  }

  private void redirect(FieldPath path, HttpRoute route, Redirect redirect) {
    FieldPath at = path.field("redirect");
    if (isBlank(redirect.uri())
        && isBlank(redirect.authority())
        && isBlank(redirect.scheme())
        && redirect.port() == null) {
      problems.missing(at, "uri, authority, scheme or port");
    }
    Integer code = redirect.code();
    if (code != null && !REDIRECTS.contains(code)) {
      problems.unexpected(at.field("redirectCode"), "" + code, "one of " + REDIRECTS);
    }
    if (redirect.port() != null) {
      parts.port(at.field("port"), redirect.port());
    }
    String scheme = redirect.scheme();
    if (scheme != null && !scheme.equals("http") && !scheme.equals("https")) {
      problems.unexpected(at.field("scheme"), scheme, "http or https");
    }
    exclude(path, "route", !route.route().isEmpty());
    exclude(path, "fault", route.fault() != null);
    exclude(path, "rewrite", route.rewrite() != null);
    exclude(path, "directResponse", route.directResponse() != null);
    exclude(path, "websocketUpgrade", route.websocketUpgrade());
  }

  private void exclude(FieldPath path, String field, boolean given) {
    if (given) {
      problems.error(path.field(field), "given with redirect (expected: only one of them)");
    }
  }

  private void match(FieldPath path, HttpMatch match) {
    for (String name : match.headers().keySet()) {
      headers.name(path.field("headers"), name);
    }
    for (String name : match.withoutHeaders().keySet()) {
      headers.name(path.field("withoutHeaders"), name);
    }
    match
        .queryParams()
        .forEach(
            (name, value) -> {
              if (value instanceof StringMatch.Prefix) {
                problems.error(
                    path.field("queryParams").field(name).field("prefix"),
                    "given (expected: exact or regex)");
              }
            });
    if (match.port() != null) {
      parts.port(path.field("port"), match.port());
    }
    parts.labels(path.field("sourceLabels"), match.sourceLabels());
    parts.namespace(path.field("sourceNamespace"), match.sourceNamespace());
    GatewayNames.check(path.field("gateways"), match.gateways(), problems);
  }

  private void destination(FieldPath path, HttpDestination destination) {
    parts.destination(path.field("destination"), destination.destination());
    headers.operations(path, destination.headers());
  }

  private void cors(FieldPath path, @Nullable CorsPolicy cors) {
    if (cors == null) {
      return;
    }
    problems.each(
        path.field("allowMethods"),
        cors.allowMethods(),
        (at, method) -> {
          if (!METHODS.contains(method)) {
            problems.unexpected(at, method, "one of " + String.join(", ", METHODS));
          }
        });
    problems.each(path.field("allowHeaders"), cors.allowHeaders(), headers::listed);
    problems.each(path.field("exposeHeaders"), cors.exposeHeaders(), headers::listed);
    maxAge(path.field("maxAge"), cors);
  }

  private void maxAge(FieldPath path, CorsPolicy cors) {
    parts.duration(path, cors.maxAge());
    if (cors.maxAge() != null && cors.maxAge().toMillis() % 1000 != 0) {
      problems.error(path, PartCheck.show(cors.maxAge()) + " (expected: whole seconds)");
    }
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
