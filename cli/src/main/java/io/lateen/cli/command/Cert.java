package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "cert",
    description = "Look at the certificates of the mesh.",
    subcommands = {CertShow.class, CertCheck.class, CertDrill.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  lateen cert check", "  lateen cert drill --expire root --at +30d"})
public final class Cert extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
