package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The state of a Deployment's ReplicaSets into its status.
final class DeploymentStatusTranslator {
  private static final int DEFAULT_DEADLINE = 600;

  private final Deployment deployment;
  private final @Nullable ReplicaSet current;
  private final List<ReplicaSet> all;

  DeploymentStatusTranslator(
      Deployment deployment, @Nullable ReplicaSet current, List<ReplicaSet> all) {
    this.deployment = deployment;
    this.current = current;
    this.all = all;
  }

  DeploymentStatus translate() {
    DeploymentStatus status = new DeploymentStatus();
    status.setObservedGeneration(deployment.getMetadata().getGeneration());
    status.setReplicas(sum(set -> count(set, s -> s.getStatus().getReplicas())));
    status.setUpdatedReplicas(
        current == null ? 0 : count(current, s -> s.getStatus().getReplicas()));
    status.setReadyReplicas(sum(set -> count(set, s -> s.getStatus().getReadyReplicas())));
    status.setAvailableReplicas(sum(Rollout::available));
    status.setUnavailableReplicas(Math.max(0, sum(Rollout::size) - status.getAvailableReplicas()));
    List<DeploymentCondition> conditions = new ArrayList<>();
    conditions.add(available(status));
    progressing(status).ifPresent(conditions::add);
    status.setConditions(conditions);
    return status;
  }

  private int sum(ToIntFunction<ReplicaSet> number) {
    return all.stream().mapToInt(number).sum();
  }

  private interface Count {
    @Nullable Integer of(ReplicaSet set);
  }

  private static int count(ReplicaSet set, Count count) {
    Integer number = set.getStatus() == null ? null : count.of(set);
    return number == null ? 0 : number;
  }

  private DeploymentCondition available(DeploymentStatus status) {
    return status.getAvailableReplicas() >= Rollout.of(deployment).minAvailable()
        ? condition(
            "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        : condition(
            "Available",
            "False",
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.");
  }

  private Optional<DeploymentCondition> progressing(DeploymentStatus status) {
    if (current == null) {
      return before("Progressing");
    }
    String name = current.getMetadata().getName();
    if (complete(status)) {
      return Optional.of(
          condition(
              "Progressing",
              "True",
              "NewReplicaSetAvailable",
              "ReplicaSet \"" + name + "\" has successfully progressed."));
    }
    if (moved(status) || before("Progressing").isEmpty()) {
      DeploymentCondition moving =
          condition(
              "Progressing",
              "True",
              "ReplicaSetUpdated",
              "ReplicaSet \"" + name + "\" is progressing.");
      moving.setLastUpdateTime(Words.now());
      return Optional.of(moving);
    }
    return late() ? Optional.of(tooLate(name)) : before("Progressing");
  }

  private DeploymentCondition tooLate(String name) {
    return condition(
        "Progressing",
        "False",
        "ProgressDeadlineExceeded",
        "ReplicaSet \"" + name + "\" has timed out progressing.");
  }

  private boolean complete(DeploymentStatus status) {
    int wanted = Rollout.wanted(deployment);
    return status.getUpdatedReplicas() == wanted
        && status.getReplicas() == wanted
        && status.getAvailableReplicas() == wanted;
  }

  private boolean moved(DeploymentStatus status) {
    DeploymentStatus old = deployment.getStatus();
    return old == null
        || !Objects.equals(old.getUpdatedReplicas(), status.getUpdatedReplicas())
        || !Objects.equals(old.getReadyReplicas(), status.getReadyReplicas())
        || !Objects.equals(old.getAvailableReplicas(), status.getAvailableReplicas())
        || !Objects.equals(old.getReplicas(), status.getReplicas());
  }

  /// How long until progress counts as too late, or nothing when that does not matter now.
  Optional<Duration> untilLate() {
    return before("Progressing")
        .filter(condition -> condition.getReason().equals("ReplicaSetUpdated"))
        .map(condition -> Duration.between(Instant.now(), deadline(condition)));
  }

  private boolean late() {
    return untilLate().filter(left -> left.isNegative() || left.isZero()).isPresent();
  }

  private Instant deadline(DeploymentCondition progressing) {
    Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
    return Instant.parse(progressing.getLastUpdateTime())
        .plusSeconds(seconds == null ? DEFAULT_DEADLINE : seconds);
  }

  private Optional<DeploymentCondition> before(String type) {
    return deployment.getStatus() == null
        ? Optional.empty()
        : deployment.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .findFirst();
  }

  private DeploymentCondition condition(String type, String is, String reason, String message) {
    Optional<DeploymentCondition> old = before(type);
    String since =
        old.filter(condition -> condition.getStatus().equals(is))
            .map(DeploymentCondition::getLastTransitionTime)
            .orElse(Words.now());
    String updated =
        old.filter(condition -> condition.getReason().equals(reason))
            .map(DeploymentCondition::getLastUpdateTime)
            .orElse(Words.now());
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(is)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(since)
        .withLastUpdateTime(updated)
        .build();
  }
}
