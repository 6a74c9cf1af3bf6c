package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "experimental",
    description = "Commands that istioctl keeps here; each has a place of its own as well.",
    subcommands = {Metrics.class, Rbac.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  lateen experimental metrics productpage-v1"})
public final class Experimental extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
