package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.node.event.EventRecorder;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Gives a Pod without a node the first one that is ready and has the labels it asks for.
final class SchedulerController implements Controller {
  private final KubernetesClient client;
  private final Informers informers;
  private final EventRecorder events;
  private final WorkQueue queue = new WorkQueue("scheduler", this::reconcile);

  SchedulerController(KubernetesClient client, Informers informers, EventRecorder events) {
    this.client = client;
    this.informers = informers;
    this.events = events;
    informers.onChange(Pod.class, (before, after) -> enqueue(after));
    informers.onChange(
        Node.class, (before, after) -> informers.list(Pod.class).forEach(this::enqueue));
  }

  private void enqueue(Pod pod) {
    if (isWaiting(pod)) {
      queue.add(Key.of(pod));
    }
  }

  private static boolean isWaiting(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return (node == null || node.isEmpty()) && !Owners.isDeleted(pod);
  }

  private void reconcile(Key key) {
    Pod pod = client.pods().inNamespace(key.namespace()).withName(key.name()).get();
    if (pod == null || !isWaiting(pod)) {
      return;
    }
    Optional<Node> node =
        informers.list(Node.class).stream()
            .filter(candidate -> fits(candidate, pod))
            .min(Comparator.comparing(candidate -> candidate.getMetadata().getName()));
    if (node.isPresent()) {
      String name = node.get().getMetadata().getName();
      bind(pod, name);
      events.normal(
          pod,
          "Scheduled",
          "Successfully assigned %s/%s to %s".formatted(key.namespace(), key.name(), name));
    } else { // a change of a node asks again
      events.warning(pod, "FailedScheduling", "no node is ready and has the labels asked for");
    }
  }

  private static boolean fits(Node node, Pod pod) {
    Map<String, String> wanted = pod.getSpec().getNodeSelector();
    return !Boolean.TRUE.equals(node.getSpec() == null ? null : node.getSpec().getUnschedulable())
        && node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
        && (wanted == null || Owners.contains(node.getMetadata().getLabels(), wanted));
  }

  private void bind(Pod pod, String node) {
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    try {
      client.bindings().inNamespace(pod.getMetadata().getNamespace()).resource(binding).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_BAD_METHOD) {
        throw e;
      }
      // An API server without bindings lets the field be written.
      Api.patch(client, client.resource(pod), Map.of("spec", Map.of("nodeName", node)));
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
