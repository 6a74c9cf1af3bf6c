package io.lateen.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "rbac",
    description = "Who may do what by ServiceRoles.",
    subcommands = RbacCan.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  lateen experimental rbac can GET ratings /ratings/0 -u bob"})
final class Rbac extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "a command is missing");
  }
}
