package io.lateen.cli.explain;

import io.lateen.wire.document.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The `expect` part of a case.
final class ExpectationParser {
  private interface Field {
    void parse(String name, JsonNode value);
  }

  private final BiConsumer<String, String> problem;
  private final List<Expectation> expected = new ArrayList<>();
  private final Map<String, Field> fields = new TreeMap<>();

  /// @param problem takes the path within the case, and what is wrong there
  ExpectationParser(BiConsumer<String, String> problem) {
    this.problem = problem;
    for (String to : List.of("cluster", "destination", "subset", "port")) {
      fields.put(to, (name, value) -> add(new Expectation.To(name, value.asString(""))));
    }
    fields.put("weights", this::weights);
    fields.put("status", this::status);
    fields.put("path", (name, value) -> add(value(name, value, Seen::path)));
    fields.put("authority", (name, value) -> add(value(name, value, Seen::authority)));
    fields.put("location", (name, value) -> add(value(name, value, Seen::location)));
    fields.put("headers", this::headers);
    fields.put("timeout", this::timeout);
    fields.put("retries", this::retries);
    fields.put("rule", (name, value) -> add(rule(value.asString(""))));
    fields.put("mirror", (name, value) -> add(has(name, value, Seen::mirrors)));
    fields.put("filter", (name, value) -> add(has(name, value, Seen::remarks)));
  }

  List<Expectation> parse(JsonNode expect) {
    if (!expect.isObject() || expect.isEmpty()) {
      problem.accept(".expect", "missing (expected: some of " + fields.keySet() + ")");
      return List.of();
    }
    for (String name : new TreeSet<>(expect.propertyNames())) {
      Field field = fields.get(name);
      if (field == null) {
        String all = "unknown field (expected: one of " + fields.keySet() + ")";
        problem.accept(".expect." + name, all);
      } else {
        field.parse(name, expect.path(name));
      }
    }
    return expected;
  }

  private void add(Expectation one) {
    expected.add(one);
  }

  private static Expectation value(String name, JsonNode value, Expectation.Part of) {
    return new Expectation.Value(name, of, value.asString(""));
  }

  private static Expectation has(String name, JsonNode value, Function<Seen, List<String>> of) {
    return new Expectation.Has(name, of, value.asString(""));
  }

  /// `reviews spec.http[0]`: any part of the rule's name and path.
  private static Expectation rule(String part) {
    return new Expectation.Has("rule", seen -> List.of(seen.rule()), part);
  }

  private void weights(String name, JsonNode value) {
    Map<String, Double> weights = new TreeMap<>();
    value.forEachEntry((subset, weight) -> weights.put(subset, weight.asDouble(0)));
    if (weights.isEmpty()) {
      problem.accept(".expect." + name, value + " (expected: a map of subset and percent)");
    }
    add(new Expectation.Weights(weights));
  }

  private void status(String name, JsonNode value) {
    if (value.asString("").equals("forwarded")) {
      add(new Expectation.Status(null));
    } else if (value.isInt()) {
      add(new Expectation.Status(value.asInt(0)));
    } else {
      problem.accept(".expect." + name, value + " (expected: a number, or forwarded)");
    }
  }

  private void headers(String name, JsonNode value) {
    value.forEachEntry(
        (header, text) ->
            add(new Expectation.Header(header, text.isNull() ? null : text.asString(""))));
  }

  private void timeout(String name, JsonNode value) {
    String text = value.asString("");
    Optional<Duration> given =
        text.equals("none") ? Optional.of(Duration.ZERO) : GoDuration.parse(text);
    if (given.isEmpty()) {
      problem.accept(".expect." + name, value + " (expected: a duration like 3s, or none)");
    } else {
      add(new Expectation.Value("timeout in ms", Seen::timeoutMillis, given.get().toMillis()));
    }
  }

  private void retries(String name, JsonNode value) {
    if (value.isInt()) {
      add(new Expectation.Value(name, Seen::retries, value.asInt(0)));
    } else {
      problem.accept(".expect." + name, value + " (expected: a number)");
    }
  }
}
