package io.lateen.cli.inject;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `istio-init`, which redirects a Pod's traffic to its sidecar.
final class InitContainer {
  private static final String CAPTURE_PORT = "15001";

  private final InjectConfig config;
  private final Workload workload;

  InitContainer(InjectConfig config, Workload workload) {
    this.config = config;
    this.workload = workload;
  }

  ObjectNode build() {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    container.put("name", "istio-init").put("image", config.initImage());
    arguments().forEach((flag, value) -> flags(container).add(flag).add(value));
    container.put("imagePullPolicy", config.imagePullPolicy());
    ObjectNode resources = container.putObject("resources");
    resources.putObject("limits").put("cpu", "100m").put("memory", "50Mi");
    resources.putObject("requests").put("cpu", "10m").put("memory", "10Mi");
    ObjectNode capabilities = container.putObject("securityContext").putObject("capabilities");
    capabilities.putArray("add").add("NET_ADMIN");
    return container;
  }

  private static ArrayNode flags(ObjectNode container) {
    return container.get("args") instanceof ArrayNode flags ? flags : container.putArray("args");
  }

  private Map<String, String> arguments() {
    InjectConfig.Traffic traffic = config.traffic();
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("-p", CAPTURE_PORT);
    flags.put("-u", Long.toString(config.proxyUid()));
    flags.put(
        "-m",
        workload.annotation(
            Annotations.INTERCEPTION_MODE, config.mesh().interceptionMode().name()));
    flags.put("-i", workload.annotation(Annotations.INCLUDE_OUTBOUND, traffic.includeOutbound()));
    flags.put("-x", workload.annotation(Annotations.EXCLUDE_OUTBOUND, traffic.excludeOutbound()));
    flags.put("-b", includedPorts(traffic.includeInbound()));
    flags.put("-d", excludedPorts(traffic.excludeInbound()));
    String kubevirt = workload.annotation(Annotations.KUBEVIRT, "");
    if (!kubevirt.isEmpty()) {
      flags.put("-k", kubevirt);
    }
    return flags;
  }

  private String includedPorts(String configured) {
    String otherwise = configured.isEmpty() ? ApplicationPorts.of(workload) : configured;
    return workload.annotation(Annotations.INCLUDE_INBOUND, otherwise);
  }

  /// The status port is always the sidecar's own.
  private String excludedPorts(String configured) {
    String ports = workload.annotation(Annotations.EXCLUDE_INBOUND, configured);
    String status =
        workload.annotation(Annotations.STATUS_PORT, Integer.toString(config.statusPort()));
    if (status.equals("0")) {
      return ports;
    }
    return ports.isEmpty() ? status : ports + "," + status;
  }
}
