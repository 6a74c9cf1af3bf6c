package io.lateen.proxy.route;

import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.QueryMatch;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.StringMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conditions in words, for those who ask why.
final class Phrases {
  private Phrases() {}

  /// All conditions of a route: `prefix "/", header end-user: exactly "jason"`.
  static String of(RouteMatch match) {
    List<String> all = new ArrayList<>();
    all.add("path: " + of(match.path(), match.caseSensitive()));
    match.headers().forEach(header -> all.add("header " + header.name() + ": " + of(header)));
    match.query().forEach(one -> all.add("query parameter " + one.name() + ": " + of(one)));
    if (match.grpc()) {
      all.add("gRPC only");
    }
    Fraction share = match.runtimeFraction();
    if (share != null) {
      all.add("for " + share.words() + " of requests");
    }
    return String.join(", ", all);
  }

  static String of(RouteMatch.Path path, boolean caseSensitive) {
    String text =
        switch (path) {
          case RouteMatch.Path.Prefix prefix -> "prefix " + quoted(prefix.prefix());
          case RouteMatch.Path.Exact exact -> "exactly " + quoted(exact.path());
          case RouteMatch.Path.Regex regex -> "regular expression " + quoted(regex.regex());
          case RouteMatch.Path.Connect ignored -> "none, as in CONNECT";
          case RouteMatch.Path.PathSeparatedPrefix prefix ->
              quoted(prefix.prefix()) + " or anything below it";
        };
    return caseSensitive ? text : text + " in any case";
  }

  static String of(HeaderMatch header) {
    String text =
        switch (header.test()) {
          case HeaderMatch.Test.Value value -> of(value.match());
          case HeaderMatch.Test.Range range ->
              "a number from " + range.start() + " to " + (range.end() - 1);
          case HeaderMatch.Test.Present present -> present.present() ? "present" : "absent";
        };
    return header.invert() ? "not " + text : text;
  }

  static String of(QueryMatch parameter) {
    StringMatch match = parameter.match();
    return match == null ? parameter.present() ? "present" : "absent" : of(match);
  }

  static String of(StringMatch match) {
    String text =
        switch (match) {
          case StringMatch.Exact exact -> "exactly " + quoted(exact.value());
          case StringMatch.Prefix prefix -> "prefix " + quoted(prefix.value());
          case StringMatch.Suffix suffix -> "suffix " + quoted(suffix.value());
          case StringMatch.Contains part -> "containing " + quoted(part.value());
          case StringMatch.Regex regex -> "regular expression " + quoted(regex.value());
        };
    return match.ignoreCase() ? text + " in any case" : text;
  }

  /// What a request has there: a text, or nothing at all.
  static String found(@Nullable String value) {
    return value == null ? "absent" : quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
