package io.lateen.cli.print;

import io.lateen.cli.explain.ObjectName;
import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/// A proxy's `/explain` page for people.
public final class ExplanationPrinter {
  private final LabelledLines lines;

  /// @param indent before every line
  public ExplanationPrinter(PrintWriter out, String indent) {
    this.lines = new LabelledLines(out, indent);
  }

  public void print(JsonNode all) {
    listener(all.path("listener"));
    changes("on arrival", all.path("admission"));
    routing(all.path("routing"));
    tried(all.path("tried"));
    matched(all.path("route"));
    leftOut(all);
    lines.begin("filters");
    all.path("filters").forEach(one -> lines.line(text(one, "filter") + ": " + text(one, "text")));
    new OutcomePrinter(lines).print(all.path("outcome"));
    happened(all.path("happened"));
  }

  private void listener(JsonNode listener) {
    lines.begin("listener");
    if (listener.isMissingNode()) {
      return;
    }
    lines.line(text(listener, "name") + " (" + text(listener, "address") + ")");
    listener.path("remarks").forEach(remark -> lines.line("  " + remark.asString("")));
    JsonNode chain = listener.path("filterChain");
    int index = chain.path("index").asInt(-1);
    lines.begin("filter chain");
    lines.line(
        (index < 0 ? "the default" : "number " + index)
            + " of "
            + chain.path("of").asInt(0)
            + ": "
            + text(chain, "filter"));
  }

  private void routing(JsonNode routing) {
    if (!routing.isMissingNode()) {
      lines.begin("route table");
      lines.line(text(routing, "table"));
      lines.begin("virtual host");
      String host = text(routing, "virtualHost");
      lines.line(host.isEmpty() ? "none has the authority" : host);
    }
  }

  private void tried(JsonNode tried) {
    lines.begin("no match");
    for (JsonNode one : tried) {
      lines.line(place(one));
      lines.line("  " + text(one, "why"));
    }
  }

  private void matched(JsonNode route) {
    if (!route.isMissingNode()) {
      lines.begin("match");
      lines.line(place(route));
      lines.line("  " + text(route, "conditions"));
    }
  }

  private void leftOut(JsonNode all) {
    lines.begin("not for it");
    for (JsonNode one : all.path("leftOut")) {
      lines.line(rule(one.path("origin")));
      lines.line("  " + text(one, "why"));
    }
    if (all.has("leftOutUnknown")) {
      lines.line("unknown: " + text(all, "leftOutUnknown"));
    }
  }

  private String place(JsonNode route) {
    JsonNode origin = route.path("origin");
    String number = "route " + route.path("index").asInt(0);
    if (origin.isMissingNode()) {
      return number + ": no rule's, the service as it is";
    }
    return number + ": " + rule(origin);
  }

  /// With where it stands, as far as that is known.
  static String rule(JsonNode origin) {
    String path = text(origin, "path");
    String position = position(origin);
    return ObjectName.of(text(origin, "object"))
        + (path.isEmpty() ? "" : " " + path)
        + (position.isEmpty() ? "" : " (" + position + ")");
  }

  private static String position(JsonNode origin) {
    JsonNode printed = origin.path("printed");
    return printed.isMissingNode()
        ? text(origin, "position")
        : "line " + printed.path("line").asInt(0) + " of " + text(printed, "command");
  }

  private void happened(JsonNode happened) {
    if (!happened.isMissingNode()) {
      lines.begin("happened");
      lines.line(happened.path("status").asInt(0) + " from " + text(happened, "upstream"));
    }
  }

  private void changes(String name, JsonNode changes) {
    lines.begin(name);
    changes.forEach(one -> lines.line(change(one)));
  }

  static String change(JsonNode change) {
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
}
