package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.Pod;
import io.lateen.cli.kube.PrometheusApi;
import io.lateen.cli.print.MetricsTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "metrics",
    aliases = "m",
    description = "Show what workloads answered in the last minute, as Prometheus knows it.",
    footer = {
      "",
      "Requests per second, those answered with 5xx, and how long half, 90 %% and 99 %% took at most.",
      "",
      "Example:",
      "  lateen metrics productpage-v1 reviews-v1.default"
    })
public final class Metrics extends LateenCommand {
  private static final int PROMETHEUS_PORT = 9090;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--prometheus",
      paramLabel = "HOST:PORT",
      description = "Prometheus's address; else asked of the API server.")
  private String prometheus = "";

  @Parameters(
      arity = "1..*",
      paramLabel = "WORKLOAD[.NS]",
      description = "Workloads such as reviews-v1; those of this name in all namespaces.")
  private List<String> workloads = new ArrayList<>();

  @Override
  public Integer call() {
    PrometheusApi api = new PrometheusApi(address());
    MetricsTable table = new MetricsTable();
    for (String workload : workloads) {
      WorkloadQueries queries = WorkloadQueries.of(workload, cluster.namespaceFlag());
      table.row(
          workload,
          api.number(queries.requests()),
          api.number(queries.errors()),
          api.number(queries.latency(0.5)),
          api.number(queries.latency(0.9)),
          api.number(queries.latency(0.99)));
    }
    table.print(out());
    return 0;
  }

  private String address() {
    if (!prometheus.isEmpty()) {
      return prometheus;
    }
    for (Pod pod : cluster.require().pods(cluster.istioNamespace(), "app=prometheus")) {
      if (pod.isRunning() && pod.ip().isPresent()) {
        return pod.ip().get() + ":" + PROMETHEUS_PORT;
      }
    }
    throw new Complaint(
        "no Prometheus runs in namespace " + cluster.istioNamespace(),
        "name another with --prometheus, or see what runs: kubectl get pod -n "
            + cluster.istioNamespace());
  }
}
