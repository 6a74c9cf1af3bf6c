package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "authn",
    description = "How callers and services prove to each other who they are.",
    subcommands = TlsCheck.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  lateen authn tls-check productpage-v1-1234 reviews"})
public final class Authn extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
