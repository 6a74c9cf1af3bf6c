package io.lateen.cli.inject;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The container `istio-proxy`.
final class SidecarContainer {
  private static final int PROMETHEUS_PORT = 15090;
  private static final String ACCOUNT_MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final InjectConfig config;
  private final Workload workload;

  SidecarContainer(InjectConfig config, Workload workload) {
    this.config = config;
    this.workload = workload;
  }

  ObjectNode build() {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    container.put("name", "istio-proxy");
    container.put("image", workload.annotation(Annotations.PROXY_IMAGE, config.proxyImage()));
    container.put("imagePullPolicy", config.imagePullPolicy());
    container
        .putArray("ports")
        .addObject()
        .put("containerPort", PROMETHEUS_PORT)
        .put("protocol", "TCP")
        .put("name", "http-envoy-prom");
    SidecarArguments arguments = new SidecarArguments(config, workload);
    ArrayNode args = container.putArray("args");
    arguments.list().forEach(args::add);
    new SidecarEnvironment(config, workload).addTo(container.putArray("env"));
    if (arguments.statusPort() != 0) {
      readiness(container.putObject("readinessProbe"), arguments.statusPort());
    }
    resources(container.putObject("resources"));
    security(container.putObject("securityContext"));
    mounts(container.putArray("volumeMounts"));
    return container;
  }

  private void readiness(ObjectNode probe, int port) {
    InjectConfig.Readiness readiness = config.readiness();
    probe.put("failureThreshold", number(Annotations.FAILURES, readiness.failures()));
    probe.putObject("httpGet").put("path", "/healthz/ready").put("port", port);
    probe.put("initialDelaySeconds", number(Annotations.INITIAL_DELAY, readiness.initialDelay()));
    probe.put("periodSeconds", number(Annotations.PERIOD, readiness.period()));
  }

  private int number(String annotation, int otherwise) {
    return Integer.parseInt(workload.annotation(annotation, Integer.toString(otherwise)));
  }

  /// A Pod that says what its sidecar needs gets just that.
  private void resources(ObjectNode resources) {
    String cpu = workload.annotation(Annotations.CPU, "");
    String memory = workload.annotation(Annotations.MEMORY, "");
    if (cpu.isEmpty() && memory.isEmpty()) {
      resources.putObject("limits").put("cpu", "2000m").put("memory", "128Mi");
      resources.putObject("requests").put("cpu", "100m").put("memory", "128Mi");
      return;
    }
    ObjectNode requests = resources.putObject("requests");
    if (!cpu.isEmpty()) {
      requests.put("cpu", cpu);
    }
    if (!memory.isEmpty()) {
      requests.put("memory", memory);
    }
  }

  private void security(ObjectNode context) {
    context.put("readOnlyRootFilesystem", true);
    String mode =
        workload.annotation(Annotations.INTERCEPTION_MODE, config.mesh().interceptionMode().name());
    if (mode.equals("TPROXY")) {
      context.putObject("capabilities").putArray("add").add("NET_ADMIN");
      context.put("runAsGroup", config.proxyUid());
    } else {
      context.put("runAsUser", config.proxyUid());
    }
  }

  private void mounts(ArrayNode mounts) {
    mounts.addObject().put("mountPath", "/etc/istio/proxy").put("name", "istio-envoy");
    mounts
        .addObject()
        .put("mountPath", "/etc/certs/")
        .put("name", "istio-certs")
        .put("readOnly", true);
    if (TokenMount.isIn(config)) {
      TokenMount.addMount(mounts);
    }
    for (JsonNode container : workload.containers()) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (mount.path("mountPath").asString("").equals(ACCOUNT_MOUNT)) {
          mounts.add(mount.deepCopy());
          return;
        }
      }
    }
  }
}
