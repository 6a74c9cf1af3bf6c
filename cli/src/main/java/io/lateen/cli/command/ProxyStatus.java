package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.print.ConfigDiff;
import io.lateen.cli.print.ConfigDump;
import io.lateen.cli.print.SyncTable;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "proxy-status",
    aliases = "ps",
    description =
        "Show whether each proxy has taken what Pilot sent it; for one proxy, what differs.",
    footer = {
      "",
      "SYNCED: taken; NOT SENT: nothing to send; STALE: sent, not (yet) taken.",
      "",
      "Example:",
      "  lateen proxy-status",
      "  lateen proxy-status reviews-v1-1234"
    })
public final class ProxyStatus extends LateenCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PilotOption pilot = new PilotOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "POD[.NS]",
      description = "Compare what this proxy has with what Pilot would send it now.")
  private String proxy = "";

  @Override
  public Integer call() {
    Map<String, String> pilots = pilot.addresses(cluster);
    if (!proxy.isEmpty()) {
      return compare(pilots, ProxyPod.find(cluster, proxy));
    }
    SyncTable table = new SyncTable();
    pilots.forEach(
        (name, address) -> table.add(name, AdminPage.get("Pilot", address, "/debug/syncz")));
    table.print(out());
    return 0;
  }

  /// Of whichever Pilot the proxy is connected to.
  private int compare(Map<String, String> pilots, ProxyPod pod) {
    for (String address : pilots.values()) {
      String path = "/debug/config_dump?proxyID=" + pod.proxy();
      Optional<JsonNode> sent = AdminPage.find("Pilot", address, path);
      if (sent.isPresent()) {
        JsonNode taken = AdminPage.get("the proxy of " + proxy, pod.admin(), "/config_dump");
        var diff = new ConfigDiff(pod.proxy(), new ConfigDump(sent.get()), new ConfigDump(taken));
        return diff.print(out()) ? 0 : 1;
      }
    }
    throw new Complaint(
        "no Pilot has the proxy of \"" + proxy + "\" connected", "see all: lateen proxy-status");
  }
}
