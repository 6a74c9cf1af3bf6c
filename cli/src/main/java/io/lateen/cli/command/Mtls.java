package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "mtls",
    description = "Move to mutual TLS.",
    subcommands = MtlsPlan.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  lateen mtls plan"})
public final class Mtls extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
