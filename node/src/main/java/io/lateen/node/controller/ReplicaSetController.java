package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.event.EventRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// As many Pods as a ReplicaSet wants. Pods are read from the API server, not from the watch's
/// memory: what we just created must be counted.
final class ReplicaSetController implements Controller {
  private final KubernetesClient client;
  private final EventRecorder events;
  private final WorkQueue queue = new WorkQueue("replicaset", this::reconcile);

  ReplicaSetController(KubernetesClient client, Informers informers, EventRecorder events) {
    this.client = client;
    this.events = events;
    informers.onChange(ReplicaSet.class, (before, after) -> queue.add(Key.of(after)));
    informers.onChange(
        Pod.class,
        (before, after) -> {
          enqueueOwner(before);
          enqueueOwner(after);
          if (Owners.controllerOf(after).isEmpty()) {
            informers.list(ReplicaSet.class).stream()
                .filter(set -> mayAdopt(set, after))
                .forEach(set -> queue.add(Key.of(set)));
          }
        });
  }

  private void enqueueOwner(Pod pod) {
    Owners.controllerOf(pod)
        .filter(owner -> owner.getKind().equals("ReplicaSet"))
        .map(OwnerReference::getName)
        .ifPresent(name -> queue.add(new Key(pod.getMetadata().getNamespace(), name)));
  }

  private static boolean mayAdopt(ReplicaSet set, Pod pod) {
    return set.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && Owners.controllerOf(pod).isEmpty()
        && !Owners.isDeleted(pod)
        && !PodConditions.isOver(pod)
        && Owners.selects(set.getSpec().getSelector(), pod);
  }

  private void reconcile(Key key) {
    ReplicaSet set =
        client.apps().replicaSets().inNamespace(key.namespace()).withName(key.name()).get();
    if (set == null || Owners.isDeleted(set)) {
      return;
    }
    List<Pod> pods = activePods(set);
    int missing = set.getSpec().getReplicas() - pods.size();
    for (int i = 0; i < missing; i++) {
      pods.add(create(set));
    }
    List<Pod> surplus =
        missing < 0
            ? pods.stream().sorted(ScaleDownOrder.INSTANCE).limit(-missing).toList()
            : List.of();
    for (Pod pod : surplus) {
      Api.delete(client, pod);
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }
    pods.removeAll(surplus);
    tellStatus(key, set, pods);
  }

  private List<Pod> activePods(ReplicaSet set) {
    List<Pod> pods = new ArrayList<>();
    String namespace = set.getMetadata().getNamespace();
    for (Pod pod :
        client
            .pods()
            .inNamespace(namespace)
            .withLabelSelector(set.getSpec().getSelector())
            .list()
            .getItems()) {
      if (mayAdopt(set, pod)) {
        adopt(set, pod);
        pods.add(pod);
      } else if (Owners.controls(set, pod)
          && !Owners.isDeleted(pod)
          && !PodConditions.isOver(pod)) {
        pods.add(pod);
      }
    }
    return pods;
  }

  private void adopt(ReplicaSet set, Pod pod) {
    List<OwnerReference> owners = new ArrayList<>(pod.getMetadata().getOwnerReferences());
    owners.add(Owners.controller(set));
    Map<String, ?> metadata = Map.of("uid", pod.getMetadata().getUid(), "ownerReferences", owners);
    Api.patch(client, client.resource(pod), Map.of("metadata", metadata));
  }

  private Pod create(ReplicaSet set) {
    var template = set.getSpec().getTemplate();
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(set.getMetadata().getName() + "-" + Words.random())
            .withGenerateName(set.getMetadata().getName() + "-")
            .withNamespace(set.getMetadata().getNamespace())
            .withLabels(template.getMetadata().getLabels())
            .withAnnotations(template.getMetadata().getAnnotations())
            .withFinalizers(template.getMetadata().getFinalizers())
            .withOwnerReferences(Owners.controller(set))
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    try {
      Pod created = client.resource(pod).create();
      events.normal(set, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
      return created;
    } catch (RuntimeException e) {
      events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void tellStatus(Key key, ReplicaSet set, List<Pod> pods) {
    Integer asked = set.getSpec().getMinReadySeconds();
    int minReadySeconds = asked == null ? 0 : asked;
    long ready = pods.stream().filter(PodConditions::isReady).count();
    long available =
        pods.stream().filter(pod -> PodConditions.isAvailable(pod, minReadySeconds)).count();
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
    ReplicaSetStatus status = new ReplicaSetStatus();
    status.setReplicas(pods.size());
    status.setFullyLabeledReplicas(
        (int)
            pods.stream()
                .filter(pod -> Owners.contains(pod.getMetadata().getLabels(), labels))
                .count());
    status.setReadyReplicas((int) ready);
    status.setAvailableReplicas((int) available);
    status.setObservedGeneration(set.getMetadata().getGeneration());
    if (!status.equals(set.getStatus())) {
      Api.patchStatus(client, client.resource(set), status);
    }
    if (available < ready) {
      queue.addAfter(key, Duration.ofSeconds(minReadySeconds));
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
