package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.expiry.EndWatch;
import io.lateen.wire.kube.ClusterSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What runs, read from the API server and the kernel.
///
/// @param kubeconfig for kubectl
/// @param gateway URL of the ingress gateway
/// @param controlz URL of ControlZ; null: it was not asked for
/// @param parts processes of the mesh itself
/// @param pods every container of every Pod
/// @param ending certificates that end soon, or have ended
public record MeshReport(
    String kubeconfig,
    String gateway,
    @Nullable String controlz,
    List<Part> parts,
    List<PodRow> pods,
    List<String> ending) {

  /// @param rssKib resident memory; 0 when the kernel does not tell
  public record Part(String name, long pid, String state, long rssKib) {}

  /// @param dropped what its proxy could not report; null: it has none, or it did not answer
  public record PodRow(
      String namespace,
      String name,
      String state,
      List<Container> containers,
      @Nullable Dropped dropped) {}

  /// @param pid 0 when it does not run
  public record Container(String name, long pid, String state, int restarts, long rssKib) {}

  private static final String PROCESS = "process://";

  /// @throws IOException if the mesh's kubeconfig cannot be read
  public static MeshReport of(RunFile run) throws IOException {
    try (KubernetesClient client = ClusterSource.client(Path.of(run.kubeconfig()))) {
      List<Pod> found = client.pods().inAnyNamespace().list().getItems();
      Map<String, Dropped> dropped = Sidecars.dropped(found);
      List<PodRow> pods =
          found.stream().map(pod -> row(pod, dropped.get(Sidecars.key(pod)))).toList();
      String state = run.ready() ? "running" : "starting";
      List<Part> parts = List.of(new Part("control-plane", run.pid(), state, rssKib(run.pid())));
      return new MeshReport(
          run.kubeconfig(), run.gateway(), run.controlz(), parts, pods, ending(client));
    }
  }

  /// As Citadel tells of them.
  private static List<String> ending(KubernetesClient client) {
    return client
        .v1()
        .events()
        .inAnyNamespace()
        .withField("reason", EndWatch.REASON)
        .list()
        .getItems()
        .stream()
        .map(MeshReport::sentence)
        .sorted()
        .toList();
  }

  private static String sentence(Event event) {
    ObjectReference about = event.getInvolvedObject();
    String namespace = about.getNamespace() == null ? "" : about.getNamespace() + "/";
    return "%s %s%s: %s".formatted(about.getKind(), namespace, about.getName(), event.getMessage());
  }

  private static PodRow row(Pod pod, @Nullable Dropped dropped) {
    List<Container> containers = new ArrayList<>();
    for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
      containers.add(container(status));
    }
    String phase = pod.getStatus().getPhase();
    return new PodRow(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        pod.getMetadata().getDeletionTimestamp() != null ? "Terminating" : String.valueOf(phase),
        containers,
        dropped);
  }

  private static Container container(ContainerStatus status) {
    boolean runs = status.getState() != null && status.getState().getRunning() != null;
    String id = status.getContainerID();
    long pid = runs && id != null && id.startsWith(PROCESS) ? pid(id) : 0;
    String state =
        runs ? (Boolean.TRUE.equals(status.getReady()) ? "ready" : "running") : "waiting";
    return new Container(status.getName(), pid, state, status.getRestartCount(), rssKib(pid));
  }

  private static long pid(String containerId) {
    try {
      return Long.parseLong(containerId.substring(PROCESS.length()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static long rssKib(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException _) {
      // Gone, or not Linux.
    }
    return 0;
  }

  public String toJson() {
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }

  public void printTable(PrintWriter out) {
    out.println("gateway     " + gateway);
    out.println("kubeconfig  " + kubeconfig);
    if (controlz != null) {
      out.println("controlz    " + controlz);
    }
    out.println();
    String row = "%-14s %-34s %-12s %8s %-9s %9s%n";
    out.printf(Locale.ROOT, row, "NAMESPACE", "POD", "CONTAINER", "PID", "STATE", "RSS");
    for (Part part : parts) {
      out.printf(
          Locale.ROOT, row, "-", part.name(), "-", part.pid(), part.state(), mib(part.rssKib()));
    }
    for (PodRow pod : pods) {
      for (Container one : pod.containers()) {
        out.printf(
            Locale.ROOT,
            row,
            pod.namespace(),
            pod.name(),
            one.name(),
            one.pid(),
            one.state(),
            mib(one.rssKib()));
      }
    }
    printDropped(out);
    ending.forEach(sentence -> out.printf("%nwarning: %s%n", sentence));
    out.flush();
  }

  private void printDropped(PrintWriter out) {
    for (PodRow pod : pods) {
      Dropped dropped = pod.dropped();
      if (dropped != null && dropped.any()) {
        out.println();
        out.println(
            "warning: the proxy of "
                + pod.namespace()
                + "/"
                + pod.name()
                + " dropped "
                + dropped.text()
                + ", since who hears them is slow or gone");
      }
    }
  }

  private static String mib(long kib) {
    return kib == 0 ? "-" : kib / 1024 + " MiB";
  }
}
