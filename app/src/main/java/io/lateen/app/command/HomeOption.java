package io.lateen.app.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--home`, of every command about a mesh on this machine.
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the mesh keeps its state (default: ~/.lateen).")
  private Path folder = userHome().resolve(".lateen");

  /// What `~` means to the shell the user types in.
  private static Path userHome() {
    String home = System.getenv("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home);
  }

  Path folder() {
    return folder;
  }
}
