package io.lateen.cli.command;

import io.lateen.cli.command.ProxyConfigPage.Bootstrap;
import io.lateen.cli.command.ProxyConfigPage.Clusters;
import io.lateen.cli.command.ProxyConfigPage.Endpoints;
import io.lateen.cli.command.ProxyConfigPage.Listeners;
import io.lateen.cli.command.ProxyConfigPage.Routes;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "proxy-config",
    aliases = "pc",
    description = "Show what a proxy was told, from its own admin interface.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Clusters.class, Listeners.class, Routes.class, Endpoints.class, Bootstrap.class},
    footer = {"", "Example:", "  lateen proxy-config route productpage-v1-1234.default -o json"})
public final class ProxyConfig extends LateenCommand {
  @Override
  public Integer call() {
    throw new ParameterException(
        spec().commandLine(), "say what to show: cluster, listener, route, endpoint or bootstrap");
  }
}
