package io.lateen.cli.print;

import io.lateen.cli.explain.ObjectName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// A proxy's `/explain` page for people.
public final class ExplanationPrinter {
  private static final int LABEL = 14;

  private final PrintWriter out;
  private final String indent;
  private String label = "";

  /// @param indent before every line
  public ExplanationPrinter(PrintWriter out, String indent) {
    this.out = out;
    this.indent = indent;
  }

  public void print(JsonNode all) {
    listener(all.path("listener"));
    changes("on arrival", all.path("admission"));
    routing(all.path("routing"));
    tried(all.path("tried"));
    matched(all.path("route"));
    begin("filters");
    all.path("filters").forEach(one -> line(text(one, "filter") + ": " + text(one, "text")));
    outcome(all.path("outcome"));
    happened(all.path("happened"));
  }

  private void listener(JsonNode listener) {
    begin("listener");
    if (listener.isMissingNode()) {
      return;
    }
    line(text(listener, "name") + " (" + text(listener, "address") + ")");
    listener.path("remarks").forEach(remark -> line("  " + remark.asString("")));
    JsonNode chain = listener.path("filterChain");
    int index = chain.path("index").asInt(-1);
    begin("filter chain");
    line(
        (index < 0 ? "the default" : "number " + index)
            + " of "
            + chain.path("of").asInt(0)
            + ": "
            + text(chain, "filter"));
  }

  private void routing(JsonNode routing) {
    if (!routing.isMissingNode()) {
      begin("route table");
      line(text(routing, "table"));
      begin("virtual host");
      String host = text(routing, "virtualHost");
      line(host.isEmpty() ? "none has the authority" : host);
    }
  }

  private void tried(JsonNode tried) {
    begin("no match");
    for (JsonNode one : tried) {
      line(place(one));
      line("  " + text(one, "why"));
    }
  }

  private void matched(JsonNode route) {
    if (!route.isMissingNode()) {
      begin("match");
      line(place(route));
      line("  " + text(route, "conditions"));
    }
  }

  private String place(JsonNode route) {
    JsonNode origin = route.path("origin");
    String number = "route " + route.path("index").asInt(0);
    if (origin.isMissingNode()) {
      return number + ": no rule's, the service as it is";
    }
    ObjectName name = ObjectName.of(text(origin, "object"));
    String path = text(origin, "path");
    String position = text(origin, "position");
    return number
        + ": "
        + name
        + (path.isEmpty() ? "" : " " + path)
        + (position.isEmpty() ? "" : " (" + position + ")");
  }

  private void outcome(JsonNode outcome) {
    switch (text(outcome, "kind")) {
      case "answered" -> {
        begin("answered");
        line(outcome.path("status").asInt(0) + ": " + text(outcome, "why"));
        outcome.path("headers").forEach(one -> line("  " + change(one)));
      }
      case "closed" -> {
        begin("closed");
        line(text(outcome, "why"));
      }
      case "forwarded" -> {
        branches("forwarded", outcome.path("branches"));
        limits(outcome);
      }
      default -> branches("connected", outcome.path("branches"));
    }
  }

  private void branches(String verb, JsonNode branches) {
    begin(verb);
    for (JsonNode branch : branches) {
      String share = branches.size() > 1 ? percent(branch) + " " : "";
      String policy = text(branch, "policy");
      line(share + "to " + text(branch, "cluster") + (policy.isEmpty() ? "" : ", " + policy));
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
      line("  " + text(branch, "problem"));
    }
    branch.path("remarks").forEach(remark -> line("  " + remark.asString("")));
    for (JsonNode endpoint : branch.path("endpoints")) {
      line("  " + endpoint(endpoint));
    }
    if (!text(branch, "path").isEmpty()) {
      line("  path " + text(branch, "path") + ", authority " + text(branch, "authority"));
    }
    branch.path("request").forEach(one -> line("  request: " + change(one)));
    branch.path("response").forEach(one -> line("  response: " + one.asString("")));
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
    begin("time-out");
    long millis = outcome.path("timeoutMillis").asLong(0);
    line(millis == 0 ? "none" : millis + " ms");
    begin("retries");
    JsonNode retries = outcome.path("retries");
    line(retries.isMissingNode() ? "none" : retries(retries));
    begin("mirrored");
    outcome.path("mirrors").forEach(one -> line(percent(one) + " to " + text(one, "cluster")));
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

  private void happened(JsonNode happened) {
    if (!happened.isMissingNode()) {
      begin("happened");
      line(happened.path("status").asInt(0) + " from " + text(happened, "upstream"));
    }
  }

  private void changes(String name, JsonNode changes) {
    begin(name);
    changes.forEach(one -> line(change(one)));
  }

  private static String change(JsonNode change) {
    String name = text(change, "name");
    if (!change.has("after")) {
      return "- " + name;
    }
    String after = text(change, "after");
    return change.has("before")
        ? name + ": " + text(change, "before") + " → " + after
        : "+ " + name + ": " + after;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  /// Lines from here on are about `next`.
  private void begin(String next) {
    label = next;
  }

  private void line(String text) {
    out.print(indent);
    out.print(label);
    out.print(" ".repeat(LABEL - label.length()));
    out.println(text);
    label = "";
  }
}
