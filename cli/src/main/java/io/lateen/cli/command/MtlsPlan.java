package io.lateen.cli.command;

import io.lateen.cli.kube.Cluster;
import io.lateen.cli.mtls.Call;
import io.lateen.cli.mtls.Callee;
import io.lateen.cli.mtls.ObservedCalls;
import io.lateen.cli.mtls.Readiness;
import io.lateen.cli.mtls.StrictPolicies;
import io.lateen.cli.print.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// From observed traffic: who still calls whom in plaintext, what STRICT would break, and what is
/// safe to apply.
@Command(
    name = "plan",
    description = "Show who still calls in plaintext, what STRICT would break, and what is safe.",
    footer = {
      "",
      "Looks at what sidecars reported within the window, at Pods without sidecars and at probes.",
      "A caller that comes less often than the window is not seen.",
      "",
      "Example:",
      "  lateen mtls plan -n default -o yaml | kubectl apply -f -"
    })
final class MtlsPlan extends LateenCommand {
  private static final Pattern WINDOW = Pattern.compile("[1-9][0-9]*[smhdw]");

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private PrometheusOption prometheus = new PrometheusOption();

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      description = "How far to look back, as 30m or 7d (${DEFAULT-VALUE}).")
  private String window = "1h";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, or yaml: only what is safe to apply.")
  private Format format = Format.TABLE;

  enum Format {
    TABLE,
    YAML
  }

  @Override
  public Integer call() {
    if (!WINDOW.matcher(window).matches()) {
      throw new ParameterException(
          spec().commandLine(), "--window " + window + " (expected: as 30m, 1h or 7d)");
    }
    List<Readiness> all = look();
    switch (format) {
      case TABLE -> print(all);
      case YAML -> out().print(StrictPolicies.yaml(all));
    }
    out().flush();
    return 0;
  }

  private List<Readiness> look() {
    Cluster api = cluster.require();
    List<Call> calls = new ObservedCalls(prometheus.of(cluster), window).all();
    String only = cluster.namespaceFlag();
    Predicate<Callee> asked =
        only.isEmpty()
            ? callee -> !callee.namespace().equals(cluster.istioNamespace())
            : callee -> callee.namespace().equals(only);
    return Callee.of(api.services(), api.pods()).stream()
        .filter(asked)
        .map(callee -> Readiness.of(callee, calls))
        .toList();
  }

  private void print(List<Readiness> all) {
    Table table = new Table("NAMESPACE", "SERVICE", "MUTUAL TLS", "PLAINTEXT", "STRICT");
    for (Readiness one : all) {
      table.row(
          one.callee().namespace(),
          one.callee().name(),
          count(one.mutual()),
          count(one.plain()),
          one.strict() ? "safe" : "not yet");
    }
    table.sort();
    table.print(out());
    for (Readiness one : all) {
      one.obstacles()
          .forEach(
              why ->
                  out().println(one.callee().name() + "." + one.callee().namespace() + ": " + why));
    }
    String safe = StrictPolicies.yaml(all);
    out().println();
    out().println(safe.isEmpty() ? "Nothing is safe to apply yet." : "Safe to apply now:");
    out().print(safe);
  }

  private static String count(double calls) {
    return String.format(Locale.ROOT, "%.0f", Math.ceil(calls));
  }
}
