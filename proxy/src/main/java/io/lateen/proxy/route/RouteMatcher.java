package io.lateen.proxy.route;

import com.google.re2j.Pattern;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.QueryMatch;
import io.lateen.proxy.resource.RouteMatch;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One route's conditions, compiled. With a recorder it says which of them failed.
public final class RouteMatcher {
  private static final byte[] GRPC = Octets.of("application/grpc");

  private final RouteMatch config;
  private final HeaderMatcher[] headers;
  private final QueryMatcher[] query;
  private final byte[] path;
  private final @Nullable Pattern regex;

  public RouteMatcher(RouteMatch config) {
    this.config = config;
    this.headers = config.headers().stream().map(HeaderMatcher::new).toArray(HeaderMatcher[]::new);
    this.query = config.query().stream().map(QueryMatcher::new).toArray(QueryMatcher[]::new);
    this.regex =
        config.path() instanceof RouteMatch.Path.Regex expression
            ? Pattern.compile(expression.regex())
            : null;
    String text = text(config.path());
    this.path = Octets.of(config.caseSensitive() ? text : text.toLowerCase(Locale.ROOT));
  }

  private static String text(RouteMatch.Path path) {
    return switch (path) {
      case RouteMatch.Path.Prefix prefix -> prefix.prefix();
      case RouteMatch.Path.Exact exact -> exact.path();
      case RouteMatch.Path.Regex ignored -> "";
      case RouteMatch.Path.Connect ignored -> "";
      case RouteMatch.Path.PathSeparatedPrefix prefix -> prefix.prefix();
    };
  }

  /// @param draw the request's chance
  /// @param recorder told what failed; null: nobody asks
  public boolean matches(RequestHead request, long draw, @Nullable Consumer<String> recorder) {
    if (!pathMatches(request)) {
      return recorder != null && fail(recorder, "path", pathOnly(request), phrase());
    }
    for (HeaderMatcher header : headers) {
      if (!header.matches(request)) {
        return recorder != null && failHeader(recorder, header.config(), request);
      }
    }
    for (QueryMatcher parameter : query) {
      if (!parameter.matches(request)) {
        return recorder != null && failQuery(recorder, parameter.config(), request);
      }
    }
    if (config.grpc() && !isGrpc(request)) {
      String type = request.value(KnownHeader.CONTENT_TYPE);
      return recorder != null && fail(recorder, "content-type", type, "application/grpc");
    }
    Fraction share = config.runtimeFraction();
    if (share != null && Long.remainderUnsigned(draw, share.denominator()) >= share.numerator()) {
      String drawn = String.valueOf(Long.remainderUnsigned(draw, share.denominator()));
      return recorder != null
          && fail(recorder, "draw of " + share.denominator(), drawn, "below " + share.numerator());
    }
    return true;
  }

  private String phrase() {
    return Phrases.of(config.path(), config.caseSensitive());
  }

  private static String pathOnly(RequestHead request) {
    return request.path().substring(0, request.pathOnlyEnd() - request.pathStart());
  }

  /// @return false, as the match
  private static boolean fail(
      Consumer<String> recorder, String what, @Nullable String value, String expected) {
    recorder.accept(what + ": " + Phrases.found(value) + " (expected: " + expected + ")");
    return false;
  }

  private static boolean failHeader(
      Consumer<String> recorder, HeaderMatch header, RequestHead request) {
    String value =
        switch (header.name()) {
          case ":method" -> request.methodText();
          case ":path" -> request.path();
          case ":authority" -> request.authority();
          case ":scheme" -> request.scheme();
          default -> request.value(header.name());
        };
    return fail(recorder, "header " + header.name(), value, Phrases.of(header));
  }

  private static boolean failQuery(
      Consumer<String> recorder, QueryMatch parameter, RequestHead request) {
    String path = request.path();
    int mark = path.indexOf('?');
    String query = mark < 0 ? null : path.substring(mark + 1);
    String expected = parameter.name() + " " + Phrases.of(parameter);
    return fail(recorder, "query", query, expected);
  }

  private boolean pathMatches(RequestHead request) {
    if (request.method() == Method.CONNECT) {
      return config.path() instanceof RouteMatch.Path.Connect;
    }
    byte[] b = request.octets();
    int from = request.pathStart();
    int to = request.pathOnlyEnd();
    return switch (config.path()) {
      case RouteMatch.Path.Connect ignored -> false;
      case RouteMatch.Path.Prefix ignored -> prefix(b, from, to);
      case RouteMatch.Path.Exact ignored -> to - from == path.length && prefix(b, from, to);
      case RouteMatch.Path.PathSeparatedPrefix ignored ->
          prefix(b, from, to) && (to - from == path.length || b[from + path.length] == '/');
      case RouteMatch.Path.Regex ignored ->
          regex != null && regex.matches(new String(b, from, to - from, StandardCharsets.UTF_8));
    };
  }

  private boolean prefix(byte[] b, int from, int to) {
    if (to - from < path.length) {
      return false;
    }
    return config.caseSensitive()
        ? java.util.Arrays.equals(b, from, from + path.length, path, 0, path.length)
        : Octets.equalsIgnoreCase(b, from, from + path.length, path);
  }

  private static boolean isGrpc(RequestHead request) {
    int at = request.find(KnownHeader.CONTENT_TYPE);
    if (at < 0) {
      return false;
    }
    int from = request.valueStart(at);
    int length = request.valueEnd(at) - from;
    return length >= GRPC.length
        && Octets.equalsIgnoreCase(request.octets(), from, from + GRPC.length, GRPC)
        && (length == GRPC.length || request.octets()[from + GRPC.length] == '+');
  }
}
