package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.print.ClusterPrinter;
import io.lateen.cli.print.ConfigDump;
import io.lateen.cli.print.EndpointPrinter;
import io.lateen.cli.print.JsonPrinter;
import io.lateen.cli.print.ListenerPrinter;
import io.lateen.cli.print.RoutePrinter;
import io.lateen.cli.print.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A page of `proxy-config`: asks the proxy, filters, prints a table or JSON.
abstract class ProxyConfigPage extends LateenCommand {
  enum Format {
    SHORT,
    JSON
  }

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "short|json",
      description = "How to print (${DEFAULT-VALUE}).")
  private Format format = Format.SHORT;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "The proxy's admin interface; else asked of the API server.")
  private String admin = "";

  @Parameters(arity = "0..1", paramLabel = "POD[.NS]", description = "Whose proxy.")
  private String pod = "";

  final JsonNode page(String path) {
    return AdminPage.get(pod.isEmpty() ? "the proxy" : "the proxy of " + pod, address(), path);
  }

  final ConfigDump configDump() {
    return new ConfigDump(page("/config_dump"));
  }

  final int print(List<JsonNode> chosen, Table table) {
    if (format == Format.JSON) {
      JsonPrinter.print(chosen, out());
    } else {
      table.print(out());
    }
    out().flush();
    return 0;
  }

  final boolean isJson() {
    return format == Format.JSON;
  }

  private String address() {
    if (!admin.isEmpty()) {
      return admin;
    }
    if (pod.isEmpty()) {
      throw new Complaint("which Pod's proxy?", "see all: lateen proxy-status");
    }
    return ProxyPod.find(cluster, pod).admin();
  }

  @Command(
      name = "cluster",
      aliases = {"clusters", "c"},
      description = "Show the clusters of a proxy.",
      footer = {"", "Example:", "  lateen proxy-config cluster reviews-v1-1234 --port 9080"})
  static final class Clusters extends ProxyConfigPage {
    @Option(names = "--fqdn", paramLabel = "HOST", description = "Of this service only.")
    private String fqdn = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Of this port only.")
    private int port;

    @Option(names = "--subset", paramLabel = "NAME", description = "Of this subset only.")
    private String subset = "";

    @Option(names = "--direction", paramLabel = "inbound|outbound", description = "These only.")
    private String direction = "";

    @Override
    public Integer call() {
      var printer = new ClusterPrinter(fqdn, port, subset, direction);
      List<JsonNode> chosen = configDump().clusters().stream().filter(printer::isWanted).toList();
      return print(chosen, printer.table(chosen));
    }
  }

  @Command(
      name = "listener",
      aliases = {"listeners", "l"},
      description = "Show the listeners of a proxy.",
      footer = {"", "Example:", "  lateen proxy-config listener reviews-v1-1234 --type http"})
  static final class Listeners extends ProxyConfigPage {
    @Option(names = "--address", paramLabel = "IP", description = "On this address only.")
    private String address = "";

    @Option(names = "--port", paramLabel = "PORT", description = "On this port only.")
    private int port;

    @Option(names = "--type", paramLabel = "HTTP|TCP", description = "Of this type only.")
    private String type = "";

    @Override
    public Integer call() {
      var printer = new ListenerPrinter(address, port, type);
      List<JsonNode> chosen = configDump().listeners().stream().filter(printer::isWanted).toList();
      ListenerPrinter.addLearnt(chosen, page("/listeners?format=json"));
      return print(chosen, printer.table(chosen));
    }
  }

  @Command(
      name = "route",
      aliases = {"routes", "r"},
      description = "Show the routes of a proxy.",
      footer = {"", "Example:", "  lateen proxy-config route reviews-v1-1234 --name 9080 -o json"})
  static final class Routes extends ProxyConfigPage {
    @Option(names = "--name", paramLabel = "NAME", description = "Of this name only.")
    private String name = "";

    @Override
    public Integer call() {
      List<JsonNode> chosen =
          configDump().routes().stream()
              .filter(route -> name.isEmpty() || name.equals(route.path("name").asString("")))
              .toList();
      if (!isJson()) {
        out().println("NOTE: This output only contains routes loaded via RDS.");
      }
      return print(chosen, RoutePrinter.table(chosen));
    }
  }

  @Command(
      name = "endpoint",
      aliases = {"endpoints", "ep"},
      description = "Show the endpoints of a proxy, and how they are.",
      footer = {"", "Example:", "  lateen proxy-config endpoint reviews-v1-1234 --status healthy"})
  static final class Endpoints extends ProxyConfigPage {
    @Option(names = "--address", paramLabel = "IP", description = "Of this address only.")
    private String address = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Of this port only.")
    private int port;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Of this cluster only.")
    private String clusterName = "";

    @Option(names = "--status", paramLabel = "STATUS", description = "healthy or unhealthy only.")
    private String status = "";

    @Override
    public Integer call() {
      var printer = new EndpointPrinter(address, port, clusterName, status);
      JsonNode page = page("/clusters?format=json");
      return print(printer.chosen(page), printer.table(page));
    }
  }

  @Command(
      name = "bootstrap",
      aliases = "b",
      description = "Show with what a proxy was started; always JSON.",
      footer = {"", "Example:", "  lateen proxy-config bootstrap reviews-v1-1234"})
  static final class Bootstrap extends ProxyConfigPage {
    @Override
    public Integer call() {
      JsonPrinter.print(configDump().bootstrap(), out());
      out().flush();
      return 0;
    }
  }
}
