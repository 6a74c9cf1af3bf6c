package io.lateen.node.kubelet;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Node object of this host: there from the start, Ready until the end.
final class NodeRegistration {
  private static final Logger log = LoggerFactory.getLogger(NodeRegistration.class);
  private static final String PODS = "110";

  private final KubernetesClient client;
  private final String name;
  private final int port;

  NodeRegistration(KubernetesClient client, String name, int port) {
    this.client = client;
    this.name = name;
    this.port = port;
  }

  void register() {
    try {
      client.nodes().resource(node()).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    tell(true);
  }

  /// Best effort: the API server may be gone before us.
  void unregister() {
    try {
      tell(false);
    } catch (KubernetesClientException e) {
      log.debug("node {} not marked as ended", name, e);
    }
  }

  private Node node() {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", os())
        .addToLabels("kubernetes.io/arch", arch())
        .endMetadata()
        .build();
  }

  private void tell(boolean ready) {
    String json = "{\"status\":" + client.getKubernetesSerialization().asJson(status(ready)) + "}";
    client
        .nodes()
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  private NodeStatus status(boolean ready) {
    return new NodeStatusBuilder()
        .addNewAddress("127.0.0.1", "InternalIP")
        .addNewAddress(name, "Hostname")
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(port)
        .endDaemonEndpoints()
        .withCapacity(capacity())
        .withAllocatable(capacity())
        .withConditions(condition(ready))
        .withNewNodeInfo()
        .withKubeletVersion("v" + version())
        .withKubeProxyVersion("v" + version())
        .withOsImage(System.getProperty("os.name"))
        .withOperatingSystem(os())
        .withArchitecture(arch())
        .withKernelVersion(System.getProperty("os.version"))
        .withContainerRuntimeVersion("process://" + version())
        .withMachineID("")
        .withSystemUUID("")
        .withBootID("")
        .endNodeInfo()
        .build();
  }

  private static NodeCondition condition(boolean ready) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeConditionBuilder()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .withReason(ready ? "KubeletReady" : "KubeletEnded")
        .withMessage(ready ? "kubelet is posting ready status" : "the node was stopped")
        .withLastHeartbeatTime(now)
        .withLastTransitionTime(now)
        .build();
  }

  private static Map<String, Quantity> capacity() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Map.of(
        "cpu", new Quantity("" + system.getAvailableProcessors()),
        "memory", new Quantity(system.getTotalMemorySize() / 1024 + "Ki"),
        "pods", new Quantity(PODS));
  }

  private static String version() {
    String version = NodeRegistration.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }

  private static String os() {
    return System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
  }

  private static String arch() {
    String arch = System.getProperty("os.arch");
    return arch.equals("aarch64") ? "arm64" : arch;
  }
}
