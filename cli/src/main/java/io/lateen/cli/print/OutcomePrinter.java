package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// How a decision ends, for people: where a request goes, or what is answered.
record OutcomePrinter(LabelledLines lines) {
  void print(JsonNode outcome) {
    switch (text(outcome, "kind")) {
      case "answered" -> {
        lines.begin("answered");
        lines.line(outcome.path("status").asInt(0) + ": " + text(outcome, "why"));
        outcome.path("headers").forEach(one -> lines.line("  " + ExplanationPrinter.change(one)));
      }
      case "closed" -> {
        lines.begin("closed");
        lines.line(text(outcome, "why"));
      }
      case "forwarded" -> {
        branches("forwarded", outcome.path("branches"));
        limits(outcome);
      }
      default -> branches("connected", outcome.path("branches"));
    }
  }

  private void branches(String verb, JsonNode branches) {
    lines.begin(verb);
    for (JsonNode branch : branches) {
      String share = branches.size() > 1 ? percent(branch) + " " : "";
      String policy = text(branch, "policy");
      lines.line(share + "to " + text(branch, "cluster") + (policy.isEmpty() ? "" : ", " + policy));
      details(branch);
    }
  }

  private static String percent(JsonNode node) {
    double percent = node.path("percent").asDouble(0);
    return String.format(
        Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
  }

  private void details(JsonNode branch) {
    if (!text(branch, "problem").isEmpty()) {
      lines.line("  " + text(branch, "problem"));
    }
    if (branch.has("origin")) {
      lines.line("  by " + ExplanationPrinter.rule(branch.path("origin")));
    }
    branch.path("remarks").forEach(remark -> lines.line("  " + remark.asString("")));
    for (JsonNode endpoint : branch.path("endpoints")) {
      lines.line("  " + endpoint(endpoint));
    }
    if (!text(branch, "path").isEmpty()) {
      lines.line("  path " + text(branch, "path") + ", authority " + text(branch, "authority"));
    }
    branch
        .path("request")
        .forEach(one -> lines.line("  request: " + ExplanationPrinter.change(one)));
    branch.path("response").forEach(one -> lines.line("  response: " + one.asString("")));
  }

  private static String endpoint(JsonNode endpoint) {
    List<String> words = new ArrayList<>();
    words.add(text(endpoint, "address"));
    String workload = text(endpoint, "workload").replace("kubernetes://", "");
    if (!workload.isEmpty()) {
      words.add(workload);
    }
    if (endpoint.path("weight").asInt(1) != 1) {
      words.add("weight " + endpoint.path("weight").asInt(1));
    }
    if (endpoint.path("priority").asInt(0) != 0) {
      words.add("priority " + endpoint.path("priority").asInt(0));
    }
    if (!endpoint.path("used").asBoolean(true)) {
      words.add("not used: " + text(endpoint, "why"));
    }
    return String.join("  ", words);
  }

  private void limits(JsonNode outcome) {
    lines.begin("time-out");
    long millis = outcome.path("timeoutMillis").asLong(0);
    lines.line(millis == 0 ? "none" : millis + " ms");
    lines.begin("retries");
    JsonNode retries = outcome.path("retries");
    lines.line(retries.isMissingNode() ? "none" : retries(retries));
    lines.begin("mirrored");
    outcome
        .path("mirrors")
        .forEach(one -> lines.line(percent(one) + " to " + text(one, "cluster")));
  }

  private static String retries(JsonNode retries) {
    List<String> on = new ArrayList<>();
    retries.path("on").forEach(word -> on.add(word.asString("")));
    long perTry = retries.path("perTryMillis").asLong(0);
    return retries.path("attempts").asInt(0)
        + " on "
        + String.join(",", on)
        + (perTry == 0 ? "" : ", " + perTry + " ms each")
        + (retries.path("otherHosts").asBoolean(false) ? ", on other endpoints" : "");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
