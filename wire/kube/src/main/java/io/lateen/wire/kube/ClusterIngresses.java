package io.lateen.wire.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// [IngressApi] of an API server reached over the network.
public final class ClusterIngresses implements IngressApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final ResourceDefinitionContext INGRESSES =
      new ResourceDefinitionContext.Builder()
          .withGroup("networking.k8s.io")
          .withVersion("v1")
          .withKind("Ingress")
          .withPlural("ingresses")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;

  /// @param client stays the caller's to close
  public ClusterIngresses(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public void reachedAt(String namespace, String name, List<String> addresses) throws IOException {
    try {
      client
          .genericKubernetesResources(INGRESSES)
          .inNamespace(namespace)
          .withName(name)
          .subresource("status")
          .patch(MERGE, patch(addresses));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private static String patch(List<String> addresses) {
    ObjectNode patch = JSON.createObjectNode();
    ArrayNode ingress = patch.putObject("status").putObject("loadBalancer").putArray("ingress");
    addresses.forEach(one -> ingress.addObject().put(isIp(one) ? "ip" : "hostname", one));
    return patch.toString();
  }

  private static boolean isIp(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
