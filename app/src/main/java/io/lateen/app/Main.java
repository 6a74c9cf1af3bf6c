package io.lateen.app;

import io.lateen.app.command.DownCommand;
import io.lateen.app.command.GalleyCommand;
import io.lateen.app.command.NodeCommand;
import io.lateen.app.command.PilotCommand;
import io.lateen.app.command.StatusCommand;
import io.lateen.app.command.UpCommand;
import io.lateen.cli.Lateen;
import java.util.List;

/// `lateen`: every command there is.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        Lateen.of(
                List.of(
                    new UpCommand(),
                    new DownCommand(),
                    new StatusCommand(),
                    new GalleyCommand(),
                    new PilotCommand(),
                    new NodeCommand()))
            .execute(args));
  }
}
