package io.lateen.cli.command;

import io.lateen.cli.kube.Pod;
import java.util.List;
import java.util.function.BiPredicate;

/// `[KIND/]NAME[.NAMESPACE]`.
///
/// @param kind `pod`, `deployment`, `app`, or empty for any
record WorkloadName(String kind, String name, String namespace) {
  /// What may be meant, the most literal first.
  static final List<BiPredicate<WorkloadName, Pod>> KINDS =
      List.of(
          (who, pod) -> who.is("pod") && pod.name().equals(who.name),
          (who, pod) -> who.is("deployment") && pod.workload().equals(who.name),
          (who, pod) -> who.is("app") && pod.label("app").equals(who.name));

  static WorkloadName parse(String given) {
    int slash = given.indexOf('/');
    String kind = slash < 0 ? "" : given.substring(0, slash);
    String rest = given.substring(slash + 1);
    int dot = rest.lastIndexOf('.');
    return new WorkloadName(
        kind.equals("deploy") ? "deployment" : kind,
        dot < 0 ? rest : rest.substring(0, dot),
        dot < 0 ? "" : rest.substring(dot + 1));
  }

  private boolean is(String asked) {
    return kind.isEmpty() || kind.equals(asked);
  }
}
