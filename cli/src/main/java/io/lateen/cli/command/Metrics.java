package io.lateen.cli.command;

import io.lateen.cli.kube.PrometheusApi;
import io.lateen.cli.print.MetricsTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PrometheusOption prometheus = new PrometheusOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "WORKLOAD[.NS]",
      description = "Workloads such as reviews-v1; those of this name in all namespaces.")
  private List<String> workloads = new ArrayList<>();

  @Override
  public Integer call() {
    PrometheusApi api = prometheus.of(cluster);
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
}
