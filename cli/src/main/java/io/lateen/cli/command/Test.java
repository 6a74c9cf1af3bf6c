package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Case;
import io.lateen.cli.explain.CaseFile;
import io.lateen.cli.explain.Coverage;
import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.ObjectName;
import io.lateen.cli.explain.Outcome;
import io.lateen.cli.print.CaseReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `lateen test`.
@Command(
    name = "test",
    description = "Check what proxies decide about the requests of a file; nothing is sent.",
    footer = {
      "",
      "A file holds cases: [{given: {from, url, method, headers}, expect: {subset, status, …}}].",
      "They are put to the running mesh, to the mesh with the files of -f applied, or, with",
      "--offline, to those files alone. Exit code 0 when every case is as expected.",
      "",
      "Example:",
      "  lateen test reviews-test.yaml",
      "  lateen test reviews-test.yaml -f bookinfo.yaml -f rules/ --offline"
    })
public final class Test extends LateenCommand {
  private final Engine engine;

  @Mixin private DecisionOptions decisions = new DecisionOptions();

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR|-", description = "Cases.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "How to print (${DEFAULT-VALUE}).")
  private Explain.Format format = Explain.Format.TEXT;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the results as JUnit's XML.")
  private @Nullable Path junit;

  @Option(names = "--all-rules", description = "A rule that no case reaches is a failure, too.")
  private boolean allRules;

  /// @param engine decides for what does not run
  public Test(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Integer call() {
    Deciders deciders = decisions.deciders(engine);
    List<Outcome> outcomes = cases().stream().map(one -> outcome(one, deciders)).toList();
    Coverage coverage = new Coverage(rules());
    outcomes.forEach(outcome -> coverage.reached(outcome.rule()));
    CaseReport report = new CaseReport(outcomes, coverage, decisions.places());
    if (format == Explain.Format.JSON) {
      report.json(out());
    } else {
      report.text(out());
    }
    out().flush();
    write(report);
    boolean good = outcomes.stream().allMatch(Outcome::isGood);
    return good && !(allRules && !coverage.unreached().isEmpty()) ? 0 : 1;
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String name : names) {
      for (String file : DocumentFiles.of(name, true)) {
        cases.addAll(CaseFile.read(file, TextFile.read(file)));
      }
    }
    return cases;
  }

  private Outcome outcome(Case tested, Deciders deciders) {
    try {
      JsonNode explanation = deciders.of(tested.from()).explain(tested.request());
      decisions.places().place(explanation);
      return Outcome.of(tested, explanation);
    } catch (Complaint complaint) {
      throw new Complaint(tested.place() + ": " + complaint.getMessage(), "", complaint);
    }
  }

  /// Those of the files, and of the mesh what the files do not change.
  private List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>(decisions.files().trees());
    rules.removeIf(tree -> !tree.path("kind").asString("").equals("VirtualService"));
    if (!decisions.isOffline()) {
      Set<ObjectName> changed = rules.stream().map(ObjectName::of).collect(Collectors.toSet());
      decisions.cluster().find().stream()
          .flatMap(kube -> kube.virtualServices().stream())
          .filter(tree -> !changed.contains(named(tree)))
          .forEach(rules::add);
    }
    return rules;
  }

  /// Items of a list need not say their kind.
  private static ObjectName named(JsonNode tree) {
    ObjectName name = ObjectName.of(tree);
    return new ObjectName("VirtualService", name.namespace(), name.name());
  }

  private void write(CaseReport report) {
    Path file = junit;
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, report.junit());
    } catch (IOException unwritable) {
      throw new Complaint(
          "cannot write " + file + ": " + unwritable.getMessage(),
          "name another file with --junit",
          unwritable);
    }
  }
}
