package io.lateen.app;

import io.lateen.app.command.CitadelCommand;
import io.lateen.app.command.DownCommand;
import io.lateen.app.command.GalleyCommand;
import io.lateen.app.command.MixerCommand;
import io.lateen.app.command.NodeCommand;
import io.lateen.app.command.PilotCommand;
import io.lateen.app.command.StatusCommand;
import io.lateen.app.command.UpCommand;
import io.lateen.app.explain.InProcess;
import io.lateen.app.mesh.EnvoyChecks;
import io.lateen.cli.Lateen;
import io.lateen.cli.command.Explain;
import io.lateen.cli.command.Test;
import io.lateen.cli.explain.Engine;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `lateen`: every command there is.
public final class Main {
  /// Kept, for the log manager forgets what nobody holds. The kinds are Istio's: their versions
  /// are what they are.
  private static final Logger VERSION_ADVICE =
      Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

  /// Tells a kind that is not there with a stack trace, again and again. Our own sources say once
  /// what cannot be listed.
  private static final Logger LISTS =
      Logger.getLogger("io.fabric8.kubernetes.client.informers.impl.cache.Reflector");

  private Main() {}

  public static void main(String[] args) {
    VERSION_ADVICE.setLevel(Level.OFF);
    LISTS.setFilter(line -> !line.getMessage().startsWith("listSyncAndWatch failed"));
    Engine engine = new InProcess();
    System.exit(
        Lateen.of(
                List.of(
                    new UpCommand(),
                    new DownCommand(),
                    new StatusCommand(),
                    new Explain(engine),
                    new Test(engine),
                    new GalleyCommand(),
                    new PilotCommand(),
                    new MixerCommand(),
                    new CitadelCommand(),
                    new NodeCommand()),
                EnvoyChecks::check)
            .execute(args));
  }
}
