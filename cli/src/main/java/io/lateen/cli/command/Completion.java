package io.lateen.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Print a script that completes commands and flags in a shell.",
    footer = {"", "Example:", "  source <(lateen completion bash)"})
public final class Completion extends LateenCommand {
  enum Shell {
    bash,
    zsh
  }

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      defaultValue = "bash",
      description = "bash or zsh; one script serves both.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("lateen", spec().root().commandLine());
    out().print(script);
    out().println(shell == Shell.zsh ? "# zsh reads it through bashcompinit, loaded above." : "");
    return 0;
  }
}
