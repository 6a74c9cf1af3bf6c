package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.cert.Holder;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The proxies of a mesh with the certificates they hold now.
final class CertPods {
  private CertPods() {}

  /// @param pod as the API server tells it
  record Held(Pod pod, Holder holder) {
    /// As a certificate names it.
    String account() {
      return "ns/" + pod.namespace() + "/sa/" + pod.account();
    }
  }

  /// All that run and are not ending.
  ///
  /// @throws Complaint when one of them does not answer
  static List<Held> all(ClusterOptions cluster) {
    List<Held> all = new ArrayList<>();
    for (Pod pod : cluster.require().pods()) {
      boolean ending = pod.tree().path("metadata").has("deletionTimestamp");
      if (pod.hasProxy() && pod.isRunning() && !ending) {
        holder(pod).ifPresent(holder -> all.add(new Held(pod, holder)));
      }
    }
    return all;
  }

  private static Optional<Holder> holder(Pod pod) {
    return pod.admin()
        .flatMap(admin -> AdminPage.find("the proxy of " + pod.name(), admin, "/certs"))
        .map(page -> Holder.of(pod.name(), pod.workload(), pod.namespace(), page));
  }

  /// Those that were asked for.
  ///
  /// @param given `POD` or `POD.NS`; empty: all of the namespace flag, or of every namespace
  /// @throws Complaint when there is none
  static List<Held> chosen(List<Held> all, ClusterOptions cluster, String given) {
    String only = cluster.namespaceFlag();
    Pod asked = given.isEmpty() ? null : ProxyPod.find(cluster, given).pod();
    List<Held> chosen =
        all.stream()
            .filter(held -> only.isEmpty() || held.pod().namespace().equals(only))
            .filter(
                held ->
                    asked == null
                        || (held.pod().name().equals(asked.name())
                            && held.pod().namespace().equals(asked.namespace())))
            .toList();
    if (chosen.isEmpty()) {
      throw new Complaint(
          given.isEmpty() ? "no Pod with a proxy runs" : "Pod " + given + " has no running proxy",
          "see: lateen proxy-status");
    }
    return chosen;
  }
}
