package io.lateen.cli.command;

import io.lateen.cli.print.ReleaseVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    description = "Show the version.",
    footer = {"", "Example:", "  lateen version --short"})
public final class Version extends LateenCommand {
  @Option(
      names = {"-s", "--short"},
      description = "Show the number only.")
  private boolean brief;

  @Override
  public Integer call() {
    String version = ReleaseVersion.current();
    out().println(brief ? version : "lateen " + version + ", Java " + Runtime.version());
    return 0;
  }
}
