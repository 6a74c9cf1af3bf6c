package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.inject.MeshConfigParser;
import io.lateen.cli.kube.Cluster;
import io.lateen.cli.kube.Kubeconfig;
import io.lateen.model.name.TrustDomains;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Flags of every command that asks the API server.
final class ClusterOptions {
  @Option(
      names = {"-c", "--kubeconfig"},
      paramLabel = "FILE",
      description = "Kubeconfig; else $KUBECONFIG, ~/.lateen/kubeconfig, ~/.kube/config.")
  private String kubeconfig = "";

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  private String context = "";

  @Option(
      names = {"-i", "--istioNamespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "istio-system",
      description = "Where the control plane is (${DEFAULT-VALUE}).")
  private String istioNamespace = "istio-system";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Namespace of the Pods and files that name none.")
  private String namespace = "";

  /// Whether the person named a file, so that it has to be there.
  boolean isGiven() {
    return !kubeconfig.isEmpty();
  }

  String istioNamespace() {
    return istioNamespace;
  }

  /// The namespace flag; empty when not given.
  String namespaceFlag() {
    return namespace;
  }

  String namespace(Cluster cluster) {
    return namespace.isEmpty() ? cluster.namespace() : namespace;
  }

  Optional<Cluster> find() {
    return Kubeconfig.find(kubeconfig, System.getenv()).map(this::open);
  }

  Cluster require() {
    return find()
        .orElseThrow(
            () -> new Complaint("there is no kubeconfig", "is the mesh running? try: lateen up"));
  }

  /// Of the mesh's identities, as its settings say; empty: there are none.
  ///
  /// @throws Complaint when they cannot be read
  Optional<TrustDomains> trustDomains(Cluster cluster) {
    String origin = "ConfigMap " + istioNamespace + "/istio, mesh";
    return cluster
        .configMap(istioNamespace, "istio")
        .map(map -> map.path("data").path("mesh").asString(""))
        .map(mesh -> MeshConfigParser.parse(mesh, origin).trustDomains());
  }

  private Cluster open(Path file) {
    return Cluster.of(Kubeconfig.read(file, context));
  }
}
