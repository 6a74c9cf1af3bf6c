package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.Pod;
import io.lateen.cli.kube.PrometheusApi;
import picocli.CommandLine.Option;

/// Where Prometheus is.
final class PrometheusOption {
  private static final int PORT = 9090;

  @Option(
      names = "--prometheus",
      paramLabel = "HOST:PORT",
      description = "Prometheus's address; else asked of the API server.")
  private String address = "";

  PrometheusApi of(ClusterOptions cluster) {
    return new PrometheusApi(address.isEmpty() ? found(cluster) : address);
  }

  private static String found(ClusterOptions cluster) {
    for (Pod pod : cluster.require().pods(cluster.istioNamespace(), "app=prometheus")) {
      if (pod.isRunning() && pod.ip().isPresent()) {
        return pod.ip().get() + ":" + PORT;
      }
    }
    throw new Complaint(
        "no Prometheus runs in namespace " + cluster.istioNamespace(),
        "name another with --prometheus, or see what runs: kubectl get pod -n "
            + cluster.istioNamespace());
  }
}
