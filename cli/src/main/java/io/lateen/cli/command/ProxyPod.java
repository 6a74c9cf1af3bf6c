package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.kube.Pod;

/// The Pod that somebody means by `POD` or `POD.NS`.
///
/// @param given what was typed
record ProxyPod(String given, String namespace, Pod pod) {

  /// @throws Complaint if there is no such Pod
  static ProxyPod find(ClusterOptions cluster, String given) {
    Cluster kube = cluster.require();
    int dot = given.lastIndexOf('.');
    boolean named = dot > 0 && cluster.namespaceFlag().isEmpty();
    String namespace = named ? given.substring(dot + 1) : cluster.namespace(kube);
    String name = named ? given.substring(0, dot) : given;
    return kube.pod(namespace, name)
        .map(pod -> new ProxyPod(given, namespace, pod))
        .orElseThrow(
            () ->
                new Complaint(
                    "there is no Pod \"%s\" in namespace %s".formatted(name, namespace),
                    "see which have a proxy: lateen proxy-status"));
  }

  /// `host:port` of its proxy's admin interface.
  ///
  /// @throws Complaint while the Pod has no address
  String admin() {
    return pod.admin()
        .orElseThrow(
            () -> new Complaint("Pod " + given + " has no address yet", "wait for it, try again"));
  }

  /// As Pilot calls its proxy.
  String proxy() {
    return pod.name() + "." + namespace;
  }
}
