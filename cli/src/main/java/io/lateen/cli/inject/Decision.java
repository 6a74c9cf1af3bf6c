package io.lateen.cli.inject;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether a workload gets a sidecar (Istio 1.1, `pilot/pkg/kube/inject/webhook.go`,
/// `injectRequired`).
final class Decision {
  private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public");
  private static final Set<String> YES = Set.of("y", "yes", "true", "on");

  private Decision() {}

  /// Why it gets none; empty when it does.
  static Optional<String> refusal(Workload workload, InjectPolicy policy) {
    if (workload.hasSidecar()) {
      return Optional.of("it has a sidecar already");
    }
    if (workload.spec().path("hostNetwork").asBoolean(false)) {
      return Optional.of("it uses the network of its host");
    }
    if (SYSTEM.contains(workload.namespace())) {
      return Optional.of("its namespace is " + workload.namespace());
    }
    String wish = workload.annotation(Annotations.INJECT, "").toLowerCase(Locale.ROOT);
    if (!wish.isEmpty()) {
      return YES.contains(wish)
          ? Optional.empty()
          : Optional.of("its annotation %s is \"%s\"".formatted(Annotations.INJECT, wish));
    }
    return byPolicy(workload, policy);
  }

  private static Optional<String> byPolicy(Workload workload, InjectPolicy policy) {
    if (policy.never().stream().anyMatch(each -> each.matches(workload.labels()))) {
      return Optional.of("its labels match neverInjectSelector");
    }
    boolean always = policy.always().stream().anyMatch(each -> each.matches(workload.labels()));
    return always || policy.enabled()
        ? Optional.empty()
        : Optional.of("the mesh's injection policy is disabled");
  }
}
