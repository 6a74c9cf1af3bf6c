package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.kube.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/// Whom somebody means by `productpage`: a Pod, a Deployment, or whatever has the label `app`.
final class Workloads {
  private final ClusterOptions options;
  private final Cluster kube;

  Workloads(ClusterOptions options) {
    this.options = options;
    this.kube = options.require();
  }

  /// The proxy of a workload's first running Pod.
  ///
  /// @param given `NAME[.NAMESPACE]`, perhaps with `pod/`, `deployment/` or `app/` before it
  /// @throws Complaint if there is none
  ProxyPod find(String given) {
    WorkloadName name = WorkloadName.parse(given);
    List<String> namespaces = new ArrayList<>();
    if (!name.namespace().isEmpty()) {
      namespaces.add(name.namespace());
    } else {
      namespaces.add(options.namespace(kube));
      namespaces.add(options.istioNamespace());
    }
    TreeSet<String> seen = new TreeSet<>();
    for (String namespace : namespaces) {
      List<Pod> pods = running(namespace);
      pods.stream().filter(Pod::hasProxy).map(Pod::workload).forEach(seen::add);
      for (BiPredicate<WorkloadName, Pod> kind : WorkloadName.KINDS) {
        for (Pod pod : pods) {
          if (kind.test(name, pod)) {
            return proxied(given, namespace, pod);
          }
        }
      }
    }
    throw new Complaint(
        "no running Pod is meant by \"%s\" in namespace %s"
            .formatted(given, String.join(" or ", namespaces)),
        seen.isEmpty() ? "is the mesh running? try: lateen status" : "there are " + seen);
  }

  private List<Pod> running(String namespace) {
    return kube.pods(namespace, "").stream()
        .filter(Pod::isRunning)
        .sorted(Comparator.comparing(Pod::name))
        .toList();
  }

  private static ProxyPod proxied(String given, String namespace, Pod pod) {
    if (!pod.hasProxy()) {
      throw new Complaint(
          "Pod %s.%s has no proxy".formatted(pod.name(), namespace),
          "add one: lateen kube-inject -f FILE | kubectl apply -f -");
    }
    return new ProxyPod(given, namespace, pod);
  }

  /// The address of a Service that is called by `host` from a namespace; empty when it is none, or
  /// has none.
  String serviceAddress(String host, String namespace) {
    String[] words = host.split("\\.", -1);
    String within = words.length > 1 ? words[1] : namespace;
    boolean service = words.length < 3 || words[2].equals("svc");
    return !service || words[0].isEmpty()
        ? ""
        : kube.service(within, words[0])
            .map(found -> found.path("spec").path("clusterIP").asString(""))
            .filter(address -> !address.equals("None"))
            .orElse("");
  }
}
