package io.lateen.app.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--home`, of every command about a mesh on this machine.
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the mesh keeps its state (default: ~/.lateen).")
  private Path folder = Path.of(System.getProperty("user.home"), ".lateen");

  Path folder() {
    return folder;
  }
}
