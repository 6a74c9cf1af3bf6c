package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which ReplicaSet is which revision of a Deployment, as `kubectl rollout history` reads it.
final class Revisions {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HASH = "pod-template-hash";
  private static final List<String> NOT_COPIED =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          "deployment.kubernetes.io/revision-history",
          "deployment.kubernetes.io/desired-replicas",
          "deployment.kubernetes.io/max-replicas");

  private Revisions() {}

  /// The ReplicaSet of the present template, the oldest if several.
  static Optional<ReplicaSet> current(Deployment deployment, List<ReplicaSet> sets) {
    PodTemplateSpec wanted = withoutHash(deployment.getSpec().getTemplate());
    return sets.stream()
        .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(wanted))
        .min(Comparator.comparing(set -> "" + set.getMetadata().getCreationTimestamp()));
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .removeFromLabels(HASH)
        .withCreationTimestamp(null)
        .endMetadata()
        .build();
  }

  static long of(ReplicaSet set) {
    return number(set.getMetadata().getAnnotations());
  }

  static long number(@Nullable Map<String, String> annotations) {
    String revision = annotations == null ? null : annotations.get(REVISION);
    return revision == null || !revision.matches("\\d{1,18}") ? 0 : Long.parseLong(revision);
  }

  /// The number the current ReplicaSet must have: its own if it is the highest, else one more.
  static long wanted(@Nullable ReplicaSet current, List<ReplicaSet> old) {
    long highest = old.stream().mapToLong(Revisions::of).max().orElse(0);
    return current != null && of(current) > highest ? of(current) : highest + 1;
  }

  static Map<String, String> annotations(Deployment deployment, long revision) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (deployment.getMetadata().getAnnotations() != null) {
      annotations.putAll(deployment.getMetadata().getAnnotations());
    }
    annotations.keySet().removeAll(NOT_COPIED);
    annotations.put(REVISION, Long.toString(revision));
    return annotations;
  }
}
