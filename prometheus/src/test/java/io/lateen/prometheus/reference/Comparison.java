package io.lateen.prometheus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.ApiClient;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Asks both and compares the answers.
record Comparison(ApiClient ours, ApiClient real) {
  private static final double TOLERATED = 1e-9;

  /// @param path with its parameters; equal answers, or errors of the same type
  void same(String path, String... parameters) throws IOException {
    JsonNode expected = real.get(path, parameters);
    JsonNode given = ours.post(path, parameters);
    String question = path + " " + String.join(" ", parameters);
    assertThat(given.path("status"))
        .as("%s%nreal: %s%nours: %s", question, brief(expected), brief(given))
        .isEqualTo(expected.path("status"));
    if (expected.path("status").asString().equals("error")) {
      assertThat(given.path("errorType"))
          .as("%s%nreal: %s%nours: %s", question, expected, given)
          .isEqualTo(expected.path("errorType"));
      return;
    }
    same(question, expected.path("data"), given.path("data"));
  }

  private static void same(String question, JsonNode expected, JsonNode given) {
    assertThat(given.path("resultType")).as(question).isEqualTo(expected.path("resultType"));
    switch (expected.path("resultType").asString("")) {
      case "" -> assertThat(given).as(question).isEqualTo(expected);
      case "scalar" -> sameSample(question, expected.path("result"), given.path("result"));
      case "string" ->
          assertThat(given.path("result")).as(question).isEqualTo(expected.path("result"));
      default -> sameSeries(question, expected.path("result"), given.path("result"));
    }
  }

  private static void sameSeries(String question, JsonNode expected, JsonNode given) {
    Map<String, JsonNode> wanted = bySeries(expected);
    Map<String, JsonNode> found = bySeries(given);
    assertThat(found.keySet()).as(question).isEqualTo(wanted.keySet());
    wanted.forEach(
        (labels, series) -> {
          String where = question + " " + labels;
          JsonNode other = found.get(labels);
          if (series.has("value")) {
            sameSample(where, series.path("value"), other.path("value"));
          }
          assertThat(other.path("values").size()).as(where).isEqualTo(series.path("values").size());
          for (int i = 0; i < series.path("values").size(); i++) {
            sameSample(where, series.path("values").path(i), other.path("values").path(i));
          }
        });
  }

  /// Whether the real one finds anything.
  boolean findsSomething(String query, long time) throws IOException {
    JsonNode answer = real.get("/api/v1/query", "query", query, "time", Long.toString(time / 1000));
    return !answer.path("data").path("result").isEmpty();
  }

  /// Whether ours come in the order of the real one's.
  void sameOrder(String query, long time) throws IOException {
    String seconds = Long.toString(time / 1000);
    JsonNode expected = real.get("/api/v1/query", "query", query, "time", seconds);
    JsonNode given = ours.get("/api/v1/query", "query", query, "time", seconds);
    assertThat(given.path("data").path("result").valueStream().map(it -> it.path("metric")))
        .as(query)
        .containsExactlyElementsOf(
            expected
                .path("data")
                .path("result")
                .valueStream()
                .map(it -> it.path("metric"))
                .toList());
  }

  private static Map<String, JsonNode> bySeries(JsonNode result) {
    Map<String, JsonNode> series = new TreeMap<>();
    for (JsonNode item : result) {
      Map<String, String> labels = new TreeMap<>();
      item.path("metric").forEachEntry((name, value) -> labels.put(name, value.asString()));
      assertThat(series.put(labels.toString(), item)).isNull();
    }
    return series;
  }

  private static void sameSample(String where, JsonNode expected, JsonNode given) {
    assertThat(given.path(0)).as(where).isEqualTo(expected.path(0));
    String wanted = expected.path(1).asString();
    String found = given.path(1).asString();
    if (!wanted.equals(found)) {
      double a = number(wanted);
      double b = number(found);
      // What is added up in another order may be rounded to the next thousandth.
      double rounded = where.contains(" query round(") ? 0.001_000_1 : 0;
      boolean near =
          Math.abs(a - b) <= Math.max(rounded, TOLERATED * Math.max(Math.abs(a), Math.abs(b)));
      if (!near) {
        throw new AssertionError(
            where + " at " + expected.path(0) + ": " + found + ", really " + wanted);
      }
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String brief(JsonNode answer) {
    String text = answer.toString();
    return text.length() < 600 ? text : text.substring(0, 600) + "…";
  }
}
