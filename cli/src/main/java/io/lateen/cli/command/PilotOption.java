package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.Pod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// Where Pilot's debug pages are.
final class PilotOption {
  private static final int PORT = 15014;

  @Option(
      names = "--pilot",
      paramLabel = "HOST:PORT",
      description = "Pilot's monitoring address; else asked of the API server.")
  private String pilot = "";

  /// Address by name, of every Pilot that runs.
  ///
  /// @throws Complaint if none does
  Map<String, String> addresses(ClusterOptions cluster) {
    if (!pilot.isEmpty()) {
      return Map.of("istio-pilot", pilot);
    }
    Map<String, String> addresses = new TreeMap<>();
    List<Pod> pods = cluster.require().pods(cluster.istioNamespace(), "istio=pilot");
    for (Pod pod : pods) {
      if (pod.isRunning() && pod.ip().isPresent()) {
        addresses.put(pod.name(), pod.ip().get() + ":" + PORT);
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
