package io.lateen.cli.print;

import io.lateen.cli.explain.Coverage;
import io.lateen.cli.explain.Outcome;
import io.lateen.cli.explain.RulePlaces;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What became of cases.
///
/// @param places where rules stand
public record CaseReport(List<Outcome> outcomes, Coverage coverage, RulePlaces places) {
  private static final JsonMapper JSON = new JsonMapper();

  public CaseReport {
    outcomes = List.copyOf(outcomes);
  }

  public void text(PrintWriter out) {
    for (Outcome outcome : outcomes) {
      String place = outcome.tested().place();
      out.println(
          (outcome.isGood() ? "ok    " : "FAIL  ") + outcome.tested().name() + " (" + place + ")");
      if (!outcome.isGood()) {
        outcome.failures().forEach(failure -> out.println("      " + failure));
        new ExplanationPrinter(out, "      ").print(outcome.explanation());
      }
    }
    out.println();
    out.println(count(outcomes.size(), "case") + ", " + failed() + " failed.");
    List<Coverage.Part> unreached = coverage.unreached();
    if (!unreached.isEmpty()) {
      out.println(
          "No case reached " + unreached.size() + " of " + count(coverage.size(), "rule") + ":");
      unreached.forEach(part -> out.println("  " + part + position(part)));
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private long failed() {
    return outcomes.stream().filter(outcome -> !outcome.isGood()).count();
  }

  private String position(Coverage.Part part) {
    return places.position(part.object(), part.path()).map(at -> " (" + at + ")").orElse("");
  }

  public void json(PrintWriter out) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode cases = report.putArray("cases");
    for (Outcome outcome : outcomes) {
      ObjectNode row = cases.addObject();
      row.put("name", outcome.tested().name()).put("place", outcome.tested().place());
      row.put("ok", outcome.isGood());
      outcome.failures().forEach(row.putArray("failures")::add);
      row.set("explanation", outcome.explanation());
    }
    report.put("failed", failed()).put("rules", coverage.size());
    ArrayNode unreached = report.putArray("unreached");
    coverage.unreached().forEach(part -> unreached.add(part + position(part)));
    JsonPrinter.print(report, out);
  }

  /// As build servers read it.
  public String junit() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuite name=\"lateen test\" tests=\"").append(outcomes.size());
    xml.append("\" failures=\"").append(failed()).append("\">\n");
    for (Outcome outcome : outcomes) {
      xml.append("  <testcase name=\"").append(escaped(outcome.tested().name()));
      xml.append("\" classname=\"").append(escaped(outcome.tested().place())).append('"');
      if (outcome.isGood()) {
        xml.append("/>\n");
      } else {
        String text = String.join("\n", outcome.failures());
        xml.append(">\n    <failure>").append(escaped(text)).append("</failure>\n  </testcase>\n");
      }
    }
    return xml.append("</testsuite>\n").toString();
  }

  private static String escaped(String text) {
    return text.replaceAll("[^\\x09\\x0a\\x0d\\x20-\\ud7ff\\ue000-\\ufffd]", "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
