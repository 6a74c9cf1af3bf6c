package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.lateen.node.kubelet.network.PodAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Our words for a Pod into Kubernetes' PodStatus. Times of conditions that have not changed are
/// taken from the status before.
final class PodStatusTranslator {
  private PodStatusTranslator() {}

  static PodStatus translate(PodView view, @Nullable PodStatus before) {
    return new PodStatusBuilder()
        .withPhase(view.phase())
        .withHostIP(PodAddress.HOST.podIp())
        .withPodIP(view.address().podIp())
        .withPodIPs(new PodIP(view.address().podIp()))
        .withQosClass("BestEffort")
        .withStartTime(time(view.startTime()))
        .withConditions(conditions(view, before))
        .withInitContainerStatuses(
            view.inits().stream().map(part -> status(part, done(part.state()))).toList())
        .withContainerStatuses(
            view.containers().stream().map(part -> status(part, part.state().ready())).toList())
        .build();
  }

  private static List<PodCondition> conditions(PodView view, @Nullable PodStatus before) {
    String notReady = notReady(view);
    List<PodCondition> conditions = new ArrayList<>();
    conditions.add(
        condition("Initialized", view.initialized(), "ContainersNotInitialized", "", before));
    boolean ready = view.containersReady();
    conditions.add(condition("Ready", ready, "ContainersNotReady", notReady, before));
    conditions.add(condition("ContainersReady", ready, "ContainersNotReady", notReady, before));
    conditions.add(condition("PodScheduled", true, "", "", before));
    return conditions;
  }

  private static String notReady(PodView view) {
    return "containers with unready status: "
        + view.containers().stream()
            .filter(part -> !part.state().ready())
            .map(part -> part.container().getName())
            .toList();
  }

  private static PodCondition condition(
      String type, boolean is, String reason, String message, @Nullable PodStatus before) {
    PodCondition condition =
        new PodConditionBuilder()
            .withType(type)
            .withStatus(is ? "True" : "False")
            .withReason(is || reason.isEmpty() ? null : reason)
            .withMessage(is || message.isEmpty() ? null : message)
            .build();
    condition.setLastTransitionTime(since(condition, before));
    return condition;
  }

  private static String since(PodCondition condition, @Nullable PodStatus before) {
    if (before == null) {
      return time(Instant.now());
    }
    return before.getConditions().stream()
        .filter(old -> old.getType().equals(condition.getType()))
        .filter(old -> Objects.equals(old.getStatus(), condition.getStatus()))
        .map(PodCondition::getLastTransitionTime)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> time(Instant.now()));
  }

  private static ContainerStatus status(PodView.Part part, boolean ready) {
    ContainerState state = part.state();
    long pid = pid(state);
    return new ContainerStatusBuilder()
        .withName(part.container().getName())
        .withImage(part.container().getImage())
        .withImageID(pid == 0 ? "" : "process://" + part.container().getImage())
        .withContainerID(pid == 0 ? null : "process://" + pid)
        .withRestartCount(state.restarts())
        .withStarted(state.started())
        .withReady(ready)
        .withState(translate(state.now()))
        .withLastState(translate(state.last()))
        .build();
  }

  /// An init container that did its work counts as ready.
  private static boolean done(ContainerState state) {
    return state.now() instanceof RunState.Terminated end && end.exitCode() == 0;
  }

  private static long pid(ContainerState state) {
    return switch (state.now()) {
      case RunState.Running running -> running.pid();
      case RunState.Terminated end -> end.pid();
      case RunState.Waiting _ -> state.last() == null ? 0 : state.last().pid();
    };
  }

  private static io.fabric8.kubernetes.api.model.ContainerState translate(
      @Nullable RunState state) {
    ContainerStateBuilder builder = new ContainerStateBuilder();
    return switch (state) {
      case null -> builder.build();
      case RunState.Waiting(String reason, String message) ->
          builder.withNewWaiting(message.isEmpty() ? null : message, reason).build();
      case RunState.Running running -> builder.withNewRunning(time(running.since())).build();
      case RunState.Terminated end -> terminated(builder, end);
    };
  }

  private static io.fabric8.kubernetes.api.model.ContainerState terminated(
      ContainerStateBuilder builder, RunState.Terminated end) {
    return builder
        .withNewTerminated()
        .withExitCode(end.exitCode())
        // A JVM learns 128 + n from a child that signal n ended.
        .withSignal(end.exitCode() > 128 && end.exitCode() < 160 ? end.exitCode() - 128 : null)
        .withReason(end.reason())
        .withMessage(end.message().isEmpty() ? null : end.message())
        .withContainerID(end.pid() == 0 ? null : "process://" + end.pid())
        .withStartedAt(time(end.startedAt()))
        .withFinishedAt(time(end.finishedAt()))
        .endTerminated()
        .build();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
