package io.lateen.cli.print;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.Rule;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.Position;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.document.mixer.MixerDocument;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Checks files and tells their problems, one a line: `file:line:column: path: value (expected:
/// …)`.
public final class FileReport {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Function<Rule, List<Problem>> further;
  private int objects;
  private int errors;

  /// @param further what a rule is asked that has passed all other checks
  public FileReport(PrintWriter out, PrintWriter err, Function<Rule, List<Problem>> further) {
    this.further = further;
    this.out = out;
    this.err = err;
  }

  /// @param file as the person named it
  public void check(String file, byte[] text) {
    int before = errors;
    int objectsBefore = objects;
    Reading reading = DocumentReader.read(text);
    for (Document document : reading.documents()) {
      check(file, document);
    }
    for (Reading.SyntaxProblem problem : reading.problems()) {
      error("%s:%s: %s".formatted(file, problem.position(), problem.message()));
    }
    if (errors == before) {
      out.printf("%s: %d validated%n", file, objects - objectsBefore);
    }
  }

  /// Prints the last line; whether there was no error.
  public boolean summarize() {
    if (objects == 0 && errors == 0) {
      error("no object found");
    }
    out.flush();
    if (errors > 0) {
      err.printf("validation failed: %d error%s%n", errors, errors == 1 ? "" : "s");
    }
    err.flush();
    return errors == 0;
  }

  private void check(String file, Document document) {
    objects++;
    boolean isRule = RuleParser.reads(document.tree());
    List<Problem> problems =
        isRule ? problems(RuleParser.parse(document.tree())) : shape(document.tree());
    for (Problem problem : problems) {
      tell(file, document, problem);
    }
  }

  private void tell(String file, Document document, Problem problem) {
    String place = document.positionOf(problem).map(Position::toString).orElse("1:1");
    String line =
        "%s:%s: %s%s: %s"
            .formatted(file, place, name(document.tree()), name(problem.path()), problem.message());
    if (problem.isError()) {
      error(line);
    } else {
      err.println("warning: " + line);
    }
  }

  private void error(String line) {
    errors++;
    err.println(line);
  }

  private static String name(JsonNode tree) {
    String name = tree.path("metadata").path("name").asString("");
    String kind = tree.path("kind").asString("");
    return kind.isEmpty() ? "" : kind + (name.isEmpty() ? "" : " " + name);
  }

  private static String name(String path) {
    return path.isEmpty() ? "" : " " + path;
  }

  private List<Problem> problems(Parsed parsed) {
    return switch (parsed) {
      case Parsed.Accepted(var rule, var warnings) ->
          Stream.concat(warnings.stream(), further.apply(rule).stream()).toList();
      case Parsed.Refused(var problems) -> problems;
    };
  }

  /// What every Kubernetes object has, and what Mixer's have.
  private static List<Problem> shape(JsonNode tree) {
    Stream<Problem> missing =
        Stream.of("apiVersion", "kind")
            .filter(field -> !tree.path(field).isString())
            .map(field -> Problem.error(field, "missing (expected: a text)"));
    return Stream.concat(missing, MixerDocument.check(tree).stream()).toList();
  }
}
