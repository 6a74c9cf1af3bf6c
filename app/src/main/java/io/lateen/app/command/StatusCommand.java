package io.lateen.app.command;

import io.lateen.app.mesh.Home;
import io.lateen.app.mesh.MeshReport;
import io.lateen.app.mesh.RunFile;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lateen status`: what runs, where, and how big it is.
@Command(
    name = "status",
    description = "Show what runs: parts and Pods with pid, state and memory.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {"  lateen status", "  lateen status -o json"})
public final class StatusCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "How to print (default: table).")
  private Format format = Format.TABLE;

  enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    RunFile running = new Home(home.folder()).running();
    if (running == null) {
      spec.commandLine()
          .getErr()
          .println("lateen: no mesh runs on " + home.folder() + "; start one with: lateen up");
      return 1;
    }
    MeshReport report = MeshReport.of(running);
    switch (format) {
      case TABLE -> report.printTable(out);
      case JSON -> out.println(report.toJson());
    }
    return 0;
  }
}
