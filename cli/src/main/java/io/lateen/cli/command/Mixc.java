package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "mixc",
    description = "Ask Mixer by hand, as a proxy would.",
    subcommands = {MixcCheck.class, MixcReport.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example:",
      "  lateen mixc check -s destination.namespace=default,request.path=/ -i request.size=10"
    })
public final class Mixc extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
