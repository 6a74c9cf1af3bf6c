package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who controls whom, and whom a selector means.
final class Owners {
  private Owners() {}

  static OwnerReference controller(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  static Optional<OwnerReference> controllerOf(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }

  static boolean controls(HasMetadata owner, HasMetadata object) {
    return controllerOf(object)
        .filter(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
  }

  static boolean isDeleted(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  /// An empty selector means nothing here: the API refuses it for what these controllers own.
  static boolean selects(@Nullable LabelSelector selector, HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    if (selector == null
        || (selector.getMatchLabels().isEmpty() && selector.getMatchExpressions().isEmpty())) {
      return false;
    }
    return contains(labels, selector.getMatchLabels())
        && selector.getMatchExpressions().stream().allMatch(term -> holds(term, labels));
  }

  static boolean contains(@Nullable Map<String, String> labels, Map<String, String> wanted) {
    return labels != null && labels.entrySet().containsAll(wanted.entrySet());
  }

  private static boolean holds(
      LabelSelectorRequirement term, @Nullable Map<String, String> labels) {
    String value = labels == null ? null : labels.get(term.getKey());
    List<String> values = term.getValues();
    return switch (term.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
