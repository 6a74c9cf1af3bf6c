package io.lateen.cli.command;

import io.lateen.cli.print.FileReport;
import io.lateen.model.check.Problem;
import io.lateen.model.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description = "Check rules in files, as the API server will.",
    footer = {
      "",
      "Every problem is told with file, line and column. Exit code 0 when there is no error.",
      "",
      "Example:",
      "  lateen validate -f samples/bookinfo/networking -R"
    })
public final class Validate extends LateenCommand {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "What to check; - reads standard input. May be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also look into the directories of a directory.")
  private boolean recursive;

  /// Accepted as kubectl does; no server is asked.
  @Mixin ClusterOptions cluster = new ClusterOptions();

  private Function<Rule, List<Problem>> further = _ -> List.of();

  /// Further questions to rules, which only others can answer.
  public void further(Function<Rule, List<Problem>> questions) {
    further = questions;
  }

  @Override
  public Integer call() {
    FileReport report = new FileReport(out(), err(), further);
    for (String name : names) {
      for (String file : DocumentFiles.of(name, recursive)) {
        report.check(file, TextFile.read(file));
      }
    }
    return report.summarize() ? 0 : 1;
  }
}
