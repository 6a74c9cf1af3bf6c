package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Pod;
import io.lateen.cli.print.SyncTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "proxy-status",
    aliases = "ps",
    description = "Show whether each proxy has taken what Pilot sent it.",
    footer = {
      "",
      "SYNCED: taken; NOT SENT: nothing to send; STALE: sent, not (yet) taken.",
      "",
      "Example:",
      "  lateen proxy-status"
    })
public final class ProxyStatus extends LateenCommand {
  private static final int PILOT_PORT = 15014;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--pilot",
      paramLabel = "HOST:PORT",
      description = "Pilot's monitoring address; else asked of the API server.")
  private String pilot = "";

  @Parameters(arity = "0..1", paramLabel = "POD[.NS]", description = "Show this proxy only.")
  private String proxy = "";

  @Override
  public Integer call() {
    SyncTable table = new SyncTable();
    pilots()
        .forEach(
            (name, address) ->
                table.add(name, AdminPage.get("Pilot", address, "/debug/syncz"), this::isWanted));
    if (!proxy.isEmpty() && table.isEmpty()) {
      throw new Complaint(
          "Pilot knows no proxy \"" + proxy + "\"", "see all of them: lateen proxy-status");
    }
    table.print(out());
    return 0;
  }

  private boolean isWanted(String name) {
    return proxy.isEmpty() || name.equals(proxy) || name.startsWith(proxy + ".");
  }

  /// Address by name, of every Pilot that runs.
  private Map<String, String> pilots() {
    if (!pilot.isEmpty()) {
      return Map.of("istio-pilot", pilot);
    }
    Map<String, String> addresses = new TreeMap<>();
    List<Pod> pods = cluster.require().pods(cluster.istioNamespace(), "istio=pilot");
    for (Pod pod : pods) {
      if (pod.isRunning() && pod.ip().isPresent()) {
        addresses.put(pod.name(), pod.ip().get() + ":" + PILOT_PORT);
      }
    }
    if (addresses.isEmpty()) {
      throw new Complaint(
          "no Pilot runs in namespace " + cluster.istioNamespace(),
          "see what does: kubectl get pod -n " + cluster.istioNamespace());
    }
    return addresses;
  }
}
