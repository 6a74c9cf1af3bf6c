package io.lateen.app.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.lateen.cli.Complaint;
import io.lateen.mixer.server.McpConfig;
import io.lateen.wire.kube.ClusterEvents;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ClusterWorkloads;
import io.lateen.wire.kube.DirectorySource;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.mcp.SinkSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `--configStoreURL` names, opened.
///
/// @param events where the authors of objects are told what is wrong with them
/// @param accounts asked whose tokens callers show; null: only an API server knows
/// @param registry where the store counts, and whoever uses it may
record ConfigStore(
    ObjectSource objects,
    EventSink events,
    @Nullable WorkloadApi accounts,
    PrometheusRegistry registry)
    implements AutoCloseable {
  private static final String FLAG = "--configStoreURL: ";
  private static final String CLUSTER = "k8s://";
  private static final String DIRECTORY = "fs://";
  private static final String MCP = "mcp://";
  private static final String SECURE_MCP = "mcps://";
  private static final Pattern ADDRESS = Pattern.compile("[^/]+:\\d{1,5}");

  /// @throws Complaint naming the flag
  static ConfigStore open(String url, McpFiles files) {
    try {
      if (url.startsWith(MCP)) {
        return mcp(SinkSettings.plain(address(url, MCP), "mixer"), files);
      }
      if (url.startsWith(SECURE_MCP)) {
        SinkSettings plain = SinkSettings.plain(address(url, SECURE_MCP), "mixer");
        return mcp(plain.with(files.tls().channel()), files);
      }
      if (files.kubeconfig() != null) {
        throw new Complaint(
            "--kubeconfig " + files.kubeconfig() + ": only beside mcp:// and mcps://",
            "name the API server as --configStoreURL k8s://FILE");
      }
      if (url.startsWith(CLUSTER)) {
        return cluster(url.substring(CLUSTER.length()));
      }
      if (url.startsWith(DIRECTORY)) {
        return directory(url.substring(DIRECTORY.length()));
      }
    } catch (IOException | InvalidPathException e) {
      throw new Complaint(FLAG + url + ": " + e.getMessage(), "", e);
    }
    throw new Complaint(
        FLAG
            + url
            + " (expected: k8s://[KUBECONFIG], fs://DIR, mcp://HOST:PORT or mcps://HOST:PORT)",
        "");
  }

  private static String address(String url, String scheme) {
    String address = url.substring(scheme.length());
    if (!ADDRESS.matcher(address).matches()) {
      throw new Complaint(FLAG + url + " (expected: " + scheme + "HOST:PORT)", "");
    }
    return address;
  }

  /// Pods, accounts and the authors of objects are beside MCP, if anywhere.
  private static ConfigStore mcp(SinkSettings settings, McpFiles files) throws IOException {
    if (files.kubeconfig() != null) {
      return mcp(settings, cluster(ClusterSource.client(files.kubeconfig())));
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    return mcp(settings, new ConfigStore(ObjectSource.NONE, EventSink.NONE, null, registry));
  }

  private static ConfigStore mcp(SinkSettings settings, ConfigStore beside) {
    return new ConfigStore(
        new McpConfig(settings, beside.objects, beside.registry),
        beside.events,
        beside.accounts,
        beside.registry);
  }

  private static ConfigStore cluster(String kubeconfig) throws IOException {
    return cluster(
        kubeconfig.isEmpty()
            ? new KubernetesClientBuilder().build()
            : ClusterSource.client(Path.of(kubeconfig)));
  }

  private static ConfigStore cluster(KubernetesClient client) {
    return new ConfigStore(
        new ClusterSource(client),
        new ClusterEvents(client, "mixer"),
        new ClusterWorkloads(client),
        new PrometheusRegistry());
  }

  private static ConfigStore directory(String path) throws IOException {
    if (path.isEmpty()) {
      throw new IOException("no directory");
    }
    return new ConfigStore(
        DirectorySource.open(Path.of(path)), EventSink.NONE, null, new PrometheusRegistry());
  }

  @Override
  public void close() {
    objects.close();
  }
}
