package io.lateen.cli.explain;

import io.lateen.cli.Complaint;
import io.lateen.model.check.Problem;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Position;
import io.lateen.wire.document.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Files of cases: `given` a request, `expect` a decision. Every problem is told with its place.
public final class CaseFile {
  private static final Set<String> CASE = Set.of("name", "given", "expect");
  private static final Set<String> GIVEN = Set.of("from", "method", "url", "headers", "to");

  private final String file;
  private final List<Case> cases = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Document document;

  private CaseFile(String file, Document document) {
    this.file = file;
    this.document = document;
  }

  /// @throws Complaint with everything that is wrong
  public static List<Case> read(String file, byte[] text) {
    Reading reading = DocumentReader.read(text);
    if (!reading.problems().isEmpty()) {
      throw new Complaint(file + ":" + reading.problems().getFirst(), "");
    }
    List<Case> cases = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Document document : reading.documents()) {
      CaseFile one = new CaseFile(file, document);
      one.readAll();
      cases.addAll(one.cases);
      problems.addAll(one.problems);
    }
    if (cases.isEmpty() && problems.isEmpty()) {
      problems.add(file + ":1:1: no cases (expected: cases: [{given: …, expect: …}])");
    }
    if (!problems.isEmpty()) {
      throw new Complaint(String.join("\nlateen: ", problems), "");
    }
    return cases;
  }

  private void readAll() {
    JsonNode tree = document.tree();
    only(tree, "", Set.of("cases"));
    JsonNode list = tree.path("cases");
    for (int i = 0; i < list.size(); i++) {
      one(list.get(i), "cases[" + i + "]");
    }
  }

  private void one(JsonNode tree, String path) {
    only(tree, path, CASE);
    JsonNode given = tree.path("given");
    only(given, path + ".given", GIVEN);
    String from = text(given, path + ".given", "from", true);
    String url = text(given, path + ".given", "url", true);
    List<String> headers = new ArrayList<>();
    given
        .path("headers")
        .forEachEntry((name, value) -> headers.add(name + ": " + value.asString("")));
    String method = text(given, path + ".given", "method", false);
    Inquiry request =
        new Inquiry(
            method.isEmpty() ? "GET" : method,
            url,
            headers,
            text(given, path + ".given", "to", false));
    var expectations = new ExpectationParser((where, what) -> problem(path + where, what));
    List<Expectation> expected = expectations.parse(tree.path("expect"));
    String name = tree.path("name").asString(request.method() + " " + url + " from " + from);
    cases.add(new Case(place(path), name, from, request, expected));
  }

  private String text(JsonNode tree, String path, String field, boolean required) {
    JsonNode value = tree.path(field);
    if (required && value.asString("").isEmpty()) {
      problem(path + "." + field, "missing (expected: a text)");
    }
    return value.asString("");
  }

  private void only(JsonNode tree, String path, Set<String> known) {
    if (!tree.isObject()) {
      problem(path, "missing (expected: " + new TreeSet<>(known) + ")");
      return;
    }
    for (String name : tree.propertyNames()) {
      if (!known.contains(name)) {
        String field = path.isEmpty() ? name : path + "." + name;
        problem(field, "unknown field (expected: one of " + new TreeSet<>(known) + ")");
      }
    }
  }

  private void problem(String path, String text) {
    problems.add(place(path) + ": " + path + ": " + text);
  }

  private String place(String path) {
    return file
        + ":"
        + document.positionOf(Problem.error(path, "")).map(Position::toString).orElse("1:1");
  }
}
