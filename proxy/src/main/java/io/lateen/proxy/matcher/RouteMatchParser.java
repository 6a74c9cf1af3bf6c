package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.QueryMatch;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.resource.RouteMatch.Path;
import java.util.ArrayList;
import java.util.List;

/// `envoy.config.route.v3.RouteMatch`.
public final class RouteMatchParser {
  public static final RouteMatch ANY =
      new RouteMatch(new Path.Prefix("/"), true, List.of(), List.of(), null, false);

  private RouteMatchParser() {}

  public static RouteMatch parse(Fields match) {
    RouteMatch parsed =
        new RouteMatch(
            path(match),
            match.bool("case_sensitive", true),
            HeaderMatchParser.parseAll(match.children("headers")),
            query(match),
            FractionParser.runtime(match, "runtime_fraction"),
            match.has("grpc"));
    match.refuseOthers();
    return parsed;
  }

  private static Path path(Fields match) {
    if (match.has("prefix")) {
      return new Path.Prefix(match.string("prefix"));
    }
    if (match.has("path")) {
      return new Path.Exact(match.string("path"));
    }
    if (match.has("safe_regex")) {
      return new Path.Regex(RegexChecker.regex(match, "safe_regex"));
    }
    if (match.has("path_separated_prefix")) {
      return new Path.PathSeparatedPrefix(match.string("path_separated_prefix"));
    }
    if (match.has("connect_matcher")) {
      return new Path.Connect();
    }
    match.problem(
        "path_specifier",
        "missing (expected: prefix, path, safe_regex, path_separated_prefix or connect_matcher)");
    return new Path.Prefix("/");
  }

  private static List<QueryMatch> query(Fields match) {
    List<QueryMatch> query = new ArrayList<>();
    for (Fields parameter : match.children("query_parameters")) {
      Fields string = parameter.child("string_match");
      query.add(
          new QueryMatch(
              parameter.required("name"),
              string == null ? null : StringMatchParser.parse(string),
              parameter.bool("present_match", true)));
    }
    return query;
  }
}
