package io.lateen.proxy.filter.http.fault;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.StringMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads [FaultConfig].
public final class FaultParser implements FilterParser {
  private static final String NAME = "envoy.extensions.filters.http.fault.v3.HTTPFault";

  @Override
  public String messageName() {
    return NAME;
  }

  @Override
  public String perRouteMessageName() {
    return NAME;
  }

  @Override
  public FilterConfig parse(Fields config) {
    List<HeaderMatch> headers = new ArrayList<>();
    for (Fields header : config.children("headers")) {
      headers.add(header(header));
    }
    FaultConfig.Delay delay = delay(config.child("delay"));
    FaultConfig.Abort abort = abort(config.child("abort"));
    String cluster = config.string("upstream_cluster");
    config.refuseOthers(
        "delay_percent_runtime",
        "abort_percent_runtime",
        "delay_duration_runtime",
        "abort_http_status_runtime");
    try {
      return FaultConfig.of(delay, abort, cluster, headers);
    } catch (PatternSyntaxException e) {
      config.problem("headers", "regex (expected: RE2 syntax; " + e.getMessage() + ")");
      return FaultConfig.of(delay, abort, cluster, List.of());
    }
  }

  private static FaultConfig.@Nullable Delay delay(@Nullable Fields delay) {
    if (delay == null) {
      return null;
    }
    Duration fixed = delay.duration("fixed_delay");
    if (fixed == null) {
      delay.problem("fixed_delay", "missing (expected: a duration)");
      return null;
    }
    return new FaultConfig.Delay(fixed.toMillis(), share(delay));
  }

  private static FaultConfig.@Nullable Abort abort(@Nullable Fields abort) {
    if (abort == null) {
      return null;
    }
    if (!abort.has("http_status")) {
      abort.problem("http_status", "missing (expected: 200..599; no other abort is supported)");
      return null;
    }
    return new FaultConfig.Abort(abort.integer("http_status", 500, 200, 599), share(abort));
  }

  private static Fraction share(Fields fault) {
    Fields percentage = fault.child("percentage");
    if (percentage == null) {
      return new Fraction(0, 100);
    }
    int denominator =
        switch (percentage.word("denominator")) {
          case "TEN_THOUSAND" -> 10_000;
          case "MILLION" -> 1_000_000;
          default -> 100;
        };
    return new Fraction(percentage.integer("numerator", 0, 0, denominator), denominator);
  }

  private static HeaderMatch header(Fields header) {
    String name = header.required("name").toLowerCase(Locale.ROOT);
    return new HeaderMatch(
        name,
        test(header),
        header.bool("invert_match"),
        header.bool("treat_missing_header_as_empty"));
  }

  private static HeaderMatch.Test test(Fields header) {
    Fields text = header.child("string_match");
    if (text != null) {
      return new HeaderMatch.Test.Value(text(text));
    }
    if (header.has("exact_match")) {
      return new HeaderMatch.Test.Value(new StringMatch.Exact(header.string("exact_match"), false));
    }
    if (header.has("prefix_match")) {
      return new HeaderMatch.Test.Value(
          new StringMatch.Prefix(header.string("prefix_match"), false));
    }
    Fields regex = header.child("safe_regex_match");
    if (regex != null) {
      return new HeaderMatch.Test.Value(new StringMatch.Regex(regex.string("regex")));
    }
    return new HeaderMatch.Test.Present(header.bool("present_match", true));
  }

  private static StringMatch text(Fields match) {
    boolean ignoreCase = match.bool("ignore_case");
    if (match.has("prefix")) {
      return new StringMatch.Prefix(match.string("prefix"), ignoreCase);
    }
    if (match.has("suffix")) {
      return new StringMatch.Suffix(match.string("suffix"), ignoreCase);
    }
    if (match.has("contains")) {
      return new StringMatch.Contains(match.string("contains"), ignoreCase);
    }
    Fields regex = match.child("safe_regex");
    return regex == null
        ? new StringMatch.Exact(match.string("exact"), ignoreCase)
        : new StringMatch.Regex(regex.string("regex"));
  }
}
