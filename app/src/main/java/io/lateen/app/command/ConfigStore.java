package io.lateen.app.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.lateen.cli.Complaint;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.DirectorySource;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.WorkloadApi;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What `--configStoreURL` names, opened.
///
/// @param events where the authors of objects are told what is wrong with them
/// @param accounts asked whose tokens callers show; null: a directory knows none
record ConfigStore(ObjectSource objects, EventSink events, @Nullable WorkloadApi accounts)
    implements AutoCloseable {
  private static final String FLAG = "--configStoreURL: ";
  private static final String CLUSTER = "k8s://";
  private static final String DIRECTORY = "fs://";

  /// @throws Complaint naming the flag
  static ConfigStore open(String url) {
    try {
      if (url.startsWith(CLUSTER)) {
        return cluster(url.substring(CLUSTER.length()));
      }
      if (url.startsWith(DIRECTORY)) {
        return directory(url.substring(DIRECTORY.length()));
      }
    } catch (IOException | InvalidPathException e) {
      throw new Complaint(FLAG + url + ": " + e.getMessage(), "", e);
    }
    String why = url.startsWith("mcp") ? "Mixer speaks no MCP; " : "";
    throw new Complaint(FLAG + url + " (" + why + "expected: k8s://[KUBECONFIG] or fs://DIR)", "");
  }

  private static ConfigStore cluster(String kubeconfig) throws IOException {
    KubernetesClient client =
        kubeconfig.isEmpty()
            ? new KubernetesClientBuilder().build()
            : ClusterSource.client(Path.of(kubeconfig));
    return new ConfigStore(
        new ClusterSource(client),
        new ClusterEvents(client, "mixer"),
        new ClusterWorkloads(client));
  }

  private static ConfigStore directory(String path) throws IOException {
    if (path.isEmpty()) {
      throw new IOException("no directory");
    }
    return new ConfigStore(DirectorySource.open(Path.of(path)), EventSink.NONE, null);
  }

  @Override
  public void close() {
    objects.close();
  }
}
