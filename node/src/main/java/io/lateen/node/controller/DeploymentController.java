package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.event.EventRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ReplicaSet per revision of a Deployment's template, sized step by step so that the newest
/// ends with all Pods.
final class DeploymentController implements Controller {
  private static final int DEFAULT_HISTORY = 10;

  private final KubernetesClient client;
  private final ReplicaSetSizes sizes;
  private final WorkQueue queue = new WorkQueue("deployment", this::reconcile);

  DeploymentController(KubernetesClient client, Informers informers, EventRecorder events) {
    this.client = client;
    this.sizes = new ReplicaSetSizes(client, events);
    informers.onChange(Deployment.class, (before, after) -> queue.add(Key.of(after)));
    informers.onChange(ReplicaSet.class, (before, after) -> enqueueOwner(informers, after));
    informers.onChange(Pod.class, (before, after) -> enqueueRecreated(informers, after));
  }

  private void enqueueOwner(Informers informers, ReplicaSet set) {
    Owners.controllerOf(set)
        .ifPresentOrElse(
            owner -> queue.add(new Key(set.getMetadata().getNamespace(), owner.getName())),
            () ->
                informers.list(Deployment.class).stream()
                    .filter(deployment -> mayAdopt(deployment, set))
                    .forEach(deployment -> queue.add(Key.of(deployment))));
  }

  /// Recreate waits for the very end of old Pods, of which their ReplicaSet does not tell.
  private void enqueueRecreated(Informers informers, Pod pod) {
    informers.list(Deployment.class).stream()
        .filter(DeploymentController::recreates)
        .filter(d -> d.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace()))
        .filter(d -> Owners.selects(d.getSpec().getSelector(), pod))
        .forEach(d -> queue.add(Key.of(d)));
  }

  private static boolean recreates(Deployment deployment) {
    return deployment.getSpec().getStrategy() != null
        && "Recreate".equals(deployment.getSpec().getStrategy().getType());
  }

  private static boolean mayAdopt(Deployment deployment, ReplicaSet set) {
    return deployment.getMetadata().getNamespace().equals(set.getMetadata().getNamespace())
        && Owners.controllerOf(set).isEmpty()
        && !Owners.isDeleted(set)
        && Owners.selects(deployment.getSpec().getSelector(), set);
  }

  private void reconcile(Key key) {
    Deployment deployment =
        client.apps().deployments().inNamespace(key.namespace()).withName(key.name()).get();
    if (deployment == null || Owners.isDeleted(deployment)) {
      return;
    }
    List<ReplicaSet> sets = ownSets(deployment);
    ReplicaSet current = Revisions.current(deployment, sets).orElse(null);
    List<ReplicaSet> old = new ArrayList<>(sets);
    old.remove(current);
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      scalePaused(deployment, sets);
    } else {
      current = revised(deployment, current, old);
      advance(deployment, current, old);
      cleanUp(deployment, old);
    }
    tellStatus(key, deployment, current, old);
  }

  private List<ReplicaSet> ownSets(Deployment deployment) {
    List<ReplicaSet> own = new ArrayList<>();
    for (ReplicaSet set :
        client
            .apps()
            .replicaSets()
            .inNamespace(deployment.getMetadata().getNamespace())
            .withLabelSelector(deployment.getSpec().getSelector())
            .list()
            .getItems()) {
      if (mayAdopt(deployment, set)) {
        adopt(deployment, set);
        own.add(set);
      } else if (Owners.controls(deployment, set) && !Owners.isDeleted(set)) {
        own.add(set);
      }
    }
    return own;
  }

  private void adopt(Deployment deployment, ReplicaSet set) {
    List<OwnerReference> owners = new ArrayList<>(set.getMetadata().getOwnerReferences());
    owners.add(Owners.controller(deployment));
    Api.patch(client, client.resource(set), Map.of("metadata", Map.of("ownerReferences", owners)));
  }

  /// The current ReplicaSet with its revision right, made if it was missing.
  private ReplicaSet revised(
      Deployment deployment, @Nullable ReplicaSet current, List<ReplicaSet> old) {
    long revision = Revisions.wanted(current, old);
    ReplicaSet set = current == null ? create(deployment, revision) : current;
    Map<String, String> annotations = Revisions.annotations(deployment, revision);
    if (!Owners.contains(set.getMetadata().getAnnotations(), annotations)) {
      Api.patch(client, client.resource(set), metadataAnnotations(annotations));
    }
    if (Revisions.number(deployment.getMetadata().getAnnotations()) != revision) {
      Api.patch(
          client,
          client.resource(deployment),
          metadataAnnotations(Map.of(Revisions.REVISION, Long.toString(revision))));
    }
    return set;
  }

  private static Map<String, ?> metadataAnnotations(Map<String, String> annotations) {
    return Map.of("metadata", Map.of("annotations", annotations));
  }

  private ReplicaSet create(Deployment deployment, long revision) {
    var template = deployment.getSpec().getTemplate();
    String hash = Words.hash(client.getKubernetesSerialization().asJson(template));
    ReplicaSet set =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName(deployment.getMetadata().getName() + "-" + hash)
            .withNamespace(deployment.getMetadata().getNamespace())
            .withLabels(template.getMetadata().getLabels())
            .addToLabels(Revisions.HASH, hash)
            .withAnnotations(Revisions.annotations(deployment, revision))
            .addToAnnotations(ReplicaSetSizes.annotation(deployment))
            .withOwnerReferences(Owners.controller(deployment))
            .endMetadata()
            .withNewSpec()
            .withReplicas(0)
            .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
            .withNewSelectorLike(deployment.getSpec().getSelector())
            .addToMatchLabels(Revisions.HASH, hash)
            .endSelector()
            .withNewTemplateLike(template)
            .editOrNewMetadata()
            .addToLabels(Revisions.HASH, hash)
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    return client.resource(set).create();
  }

  private void advance(Deployment deployment, ReplicaSet current, List<ReplicaSet> old) {
    if (recreates(deployment)) {
      recreate(deployment, current, old);
      return;
    }
    List<ReplicaSet> all = new ArrayList<>(old);
    all.add(current);
    if (sizes.rescaled(deployment, all)) {
      return;
    }
    Map<String, Integer> next = Rollout.of(deployment).next(current, old);
    resize(deployment, current, next);
    old.forEach(set -> resize(deployment, set, next));
  }

  private void resize(Deployment deployment, ReplicaSet set, Map<String, Integer> next) {
    Integer size = next.get(set.getMetadata().getName());
    if (size != null) {
      sizes.set(deployment, set, size);
    }
  }

  private void recreate(Deployment deployment, ReplicaSet current, List<ReplicaSet> old) {
    old.stream().filter(set -> Rollout.size(set) > 0).forEach(set -> sizes.set(deployment, set, 0));
    if (old.stream().noneMatch(this::hasPods)) {
      sizes.set(deployment, current, Rollout.wanted(deployment));
    }
  }

  private boolean hasPods(ReplicaSet set) {
    return client
        .pods()
        .inNamespace(set.getMetadata().getNamespace())
        .withLabelSelector(set.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .anyMatch(pod -> !PodConditions.isOver(pod));
  }

  /// While paused, templates wait but sizes do not.
  private void scalePaused(Deployment deployment, List<ReplicaSet> sets) {
    if (sizes.rescaled(deployment, sets)) {
      return;
    }
    List<ReplicaSet> active = sets.stream().filter(set -> Rollout.size(set) > 0).toList();
    if (active.size() == 1) {
      sizes.set(deployment, active.getFirst(), Rollout.wanted(deployment));
    }
  }

  /// Old revisions beyond the history limit, the lowest first.
  private void cleanUp(Deployment deployment, List<ReplicaSet> old) {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    List<ReplicaSet> empty =
        old.stream()
            .filter(set -> Rollout.size(set) == 0)
            .filter(set -> set.getStatus() == null || zero(set.getStatus().getReplicas()))
            .sorted(Comparator.comparingLong(Revisions::of))
            .toList();
    int surplus = Math.max(0, empty.size() - (limit == null ? DEFAULT_HISTORY : limit));
    empty.subList(0, surplus).forEach(set -> Api.delete(client, set));
  }

  private static boolean zero(@Nullable Integer number) {
    return number == null || number == 0;
  }

  private void tellStatus(
      Key key, Deployment deployment, @Nullable ReplicaSet current, List<ReplicaSet> old) {
    List<ReplicaSet> all = new ArrayList<>(old);
    if (current != null && !all.contains(current)) {
      all.add(current);
    }
    var translator = new DeploymentStatusTranslator(deployment, current, all);
    DeploymentStatus status = translator.translate();
    if (!status.equals(deployment.getStatus())) {
      Api.patchStatus(client, client.resource(deployment), status);
    }
    translator
        .untilLate()
        .filter(left -> left.isPositive())
        .ifPresent(left -> queue.addAfter(key, left.plus(Duration.ofSeconds(1))));
  }

  @Override
  public void close() {
    queue.close();
  }
}
