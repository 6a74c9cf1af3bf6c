package io.lateen.cli.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A Pod as the API server tells it.
public record Pod(JsonNode tree) {
  private static final Pattern LOOPBACK = Pattern.compile("(127\\.[0-9]+)\\.([0-9]+)\\.([0-9]+)");
  private static final String PROXY = "istio-proxy";
  private static final String DEFAULT_ADMIN_PORT = "15000";

  public String name() {
    return tree.path("metadata").path("name").asString("");
  }

  public String namespace() {
    return tree.path("metadata").path("namespace").asString("");
  }

  public String label(String name) {
    return tree.path("metadata").path("labels").path(name).asString("");
  }

  /// What keeps it running: the Deployment behind its ReplicaSet, another owner, or itself.
  public String workload() {
    JsonNode owner = tree.path("metadata").path("ownerReferences").path(0);
    String name = owner.path("name").asString(name());
    int dash = name.lastIndexOf('-');
    boolean set = owner.path("kind").asString("").equals("ReplicaSet") && dash > 0;
    return set ? name.substring(0, dash) : name;
  }

  /// The ServiceAccount it runs under.
  public String account() {
    String name = tree.path("spec").path("serviceAccountName").asString("");
    return name.isEmpty() ? "default" : name;
  }

  public boolean hasProxy() {
    return !proxy().isMissingNode();
  }

  public boolean isRunning() {
    return tree.path("status").path("phase").asString("").equals("Running");
  }

  /// Empty while the Pod has no address.
  public Optional<String> ip() {
    return tree.path("status").path("podIP").asStringOpt().filter(ip -> !ip.isEmpty());
  }

  /// `host:port` of its proxy's admin interface. In loopback mode the application's side of a Pod
  /// has an address of its own, 64 further in the third number; sidecars keep their admin there.
  public Optional<String> admin() {
    return ip().map(ip -> (isSidecar() ? applicationSide(ip) : ip) + ":" + adminPort());
  }

  /// As its arguments say.
  private String adminPort() {
    String before = "";
    for (JsonNode argument : proxy().path("args")) {
      if (before.equals("--proxyAdminPort")) {
        return argument.asString("");
      }
      before = argument.asString("");
    }
    return DEFAULT_ADMIN_PORT;
  }

  private JsonNode proxy() {
    for (JsonNode container : containers()) {
      if (container.path("name").asString("").equals(PROXY)) {
        return container;
      }
    }
    return containers().path(-1);
  }

  /// HTTP probes that the kubelet sends to the application's port through the sidecar, a phrase
  /// each. In loopback mode they go to the application's own side, and where
  /// `ISTIO_KUBE_APP_PROBERS` is set the sidecar's agent takes them.
  public List<String> exposedProbes() {
    boolean ownSide = ip().filter(ip -> LOOPBACK.matcher(ip).matches()).isPresent();
    if (ownSide || agentProbes()) {
      return List.of();
    }
    List<String> exposed = new ArrayList<>();
    for (JsonNode container : containers()) {
      String name = container.path("name").asString("");
      for (String kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
        if (!name.equals(PROXY) && container.path(kind).has("httpGet")) {
          exposed.add(kind + " of container " + name);
        }
      }
    }
    return exposed;
  }

  private boolean agentProbes() {
    return proxy()
        .path("env")
        .valueStream()
        .anyMatch(one -> one.path("name").asString("").equals("ISTIO_KUBE_APP_PROBERS"));
  }

  private JsonNode containers() {
    return tree.path("spec").path("containers");
  }

  private boolean isSidecar() {
    boolean hostNetwork = tree.path("spec").path("hostNetwork").asBoolean(false);
    return !hostNetwork && containers().size() > 1 && !proxy().isMissingNode();
  }

  private static String applicationSide(String ip) {
    Matcher address = LOOPBACK.matcher(ip);
    return address.matches()
        ? address.group(1)
            + "."
            + (Integer.parseInt(address.group(2)) + 64)
            + "."
            + address.group(3)
        : ip;
  }
}
