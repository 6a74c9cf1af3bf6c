package io.lateen.cli.inject;

import io.lateen.model.name.TrustDomains;
import io.lateen.wire.document.GoDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// The command line of `istio-proxy`: pilot-agent's flags.
final class SidecarArguments {
  private static final BigDecimal MILLI = BigDecimal.valueOf(1000);
  private static final String CPU_LIMIT = "2000m";

  private final InjectConfig config;
  private final Workload workload;
  private final List<String> arguments = new ArrayList<>(List.of("proxy", "sidecar"));

  SidecarArguments(InjectConfig config, Workload workload) {
    this.config = config;
    this.workload = workload;
  }

  /// 0 when readiness is not to be served.
  int statusPort() {
    return Integer.parseInt(
        workload.annotation(Annotations.STATUS_PORT, Integer.toString(config.statusPort())));
  }

  /// Once per instance.
  List<String> list() {
    MeshConfig mesh = config.mesh();
    add("--domain", "$(POD_NAMESPACE).svc.cluster.local");
    add("--configPath", mesh.configPath());
    add("--binaryPath", mesh.binaryPath());
    add("--serviceCluster", serviceCluster());
    add("--drainDuration", GoDuration.format(mesh.drainDuration()));
    add("--parentShutdownDuration", GoDuration.format(mesh.parentShutdownDuration()));
    add(
        "--discoveryAddress",
        workload.annotation(Annotations.DISCOVERY_ADDRESS, mesh.discoveryAddress()));
    add("--zipkinAddress", mesh.zipkinAddress());
    add("--connectTimeout", GoDuration.format(mesh.connectTimeout()));
    add("--proxyAdminPort", Integer.toString(mesh.proxyAdminPort()));
    add("--concurrency", concurrency(mesh.concurrency()));
    add(
        "--controlPlaneAuthPolicy",
        workload.annotation(Annotations.AUTH_POLICY, mesh.controlPlaneAuthPolicy()));
    if (!mesh.trustDomains().equals(TrustDomains.DEFAULT)) {
      add("--trust-domain", String.join(",", mesh.trustDomains().all()));
    }
    if (statusPort() != 0) {
      add("--statusPort", Integer.toString(statusPort()));
      add("--applicationPorts", applicationPorts());
    }
    return arguments;
  }

  private void add(String flag, String value) {
    if (!value.isEmpty()) {
      arguments.add(flag);
      arguments.add(value);
    }
  }

  private String serviceCluster() {
    String app = workload.labels().path("app").asString("");
    if (!app.isEmpty()) {
      return app + ".$(POD_NAMESPACE)";
    }
    String name = workload.name().isEmpty() ? "istio-proxy" : workload.name();
    return name + "." + workload.namespace();
  }

  private String applicationPorts() {
    return workload.annotation(Annotations.APPLICATION_PORTS, ApplicationPorts.of(workload));
  }

  /// As many threads as CPUs where the mesh does not say; a part of one counts whole.
  private String concurrency(int configured) {
    if (configured > 0) {
      return Integer.toString(configured);
    }
    String cpu = workload.annotation(Annotations.CPU, CPU_LIMIT);
    BigDecimal cpus =
        cpu.endsWith("m")
            ? new BigDecimal(cpu.substring(0, cpu.length() - 1)).divide(MILLI)
            : new BigDecimal(cpu);
    return cpus.setScale(0, RoundingMode.CEILING).toPlainString();
  }
}
