package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/// A Service of type LoadBalancer is reached on this host.
final class LoadBalancerController implements Controller {
  private static final String ADDRESS = "127.0.0.1";

  private final KubernetesClient client;
  private final WorkQueue queue = new WorkQueue("loadbalancer", this::reconcile);

  LoadBalancerController(KubernetesClient client, Informers informers) {
    this.client = client;
    informers.onChange(Service.class, (before, after) -> queue.add(Key.of(after)));
  }

  private void reconcile(Key key) {
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service != null
        && "LoadBalancer".equals(service.getSpec().getType())
        && !hasAddress(service)) {
      Map<String, ?> balancer = Map.of("ingress", List.of(Map.of("ip", ADDRESS)));
      Api.patchStatus(client, client.resource(service), Map.of("loadBalancer", balancer));
    }
  }

  private static boolean hasAddress(Service service) {
    return service.getStatus() != null
        && service.getStatus().getLoadBalancer() != null
        && !service.getStatus().getLoadBalancer().getIngress().isEmpty();
  }

  @Override
  public void close() {
    queue.close();
  }
}
