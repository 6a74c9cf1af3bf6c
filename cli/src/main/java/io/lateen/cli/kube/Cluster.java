package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A Kubernetes API server. Blocking; every method throws [Complaint] when it cannot be reached.
public final class Cluster {
  private final Kubeconfig config;
  private final JsonHttp http;

  private Cluster(Kubeconfig config, JsonHttp http) {
    this.config = config;
    this.http = http;
  }

  public static Cluster of(Kubeconfig config) {
    try {
      boolean secure = "https".equals(config.server().getScheme());
      SSLContext tls = secure ? Trust.of(config) : null;
      return new Cluster(config, new JsonHttp(tls, credentials(config.user())));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException unusable) {
      throw new Complaint(
          "cannot use the credentials in " + config.file() + ": " + unusable.getMessage(),
          "name another file with --kubeconfig",
          unusable);
    }
  }

  private static Map<String, String> credentials(JsonNode user) {
    String token = user.path("token").asString("");
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  /// The namespace of the kubeconfig's context.
  public String namespace() {
    return config.namespace();
  }

  public Optional<JsonNode> configMap(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/configmaps/" + name);
  }

  public Optional<JsonNode> service(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/services/" + name);
  }

  /// The VirtualServices of all namespaces; none while the kind is not installed.
  public List<JsonNode> virtualServices() {
    return items("/apis/networking.istio.io/v1alpha3/virtualservices");
  }

  /// A rule of Istio's networking API; empty when there is none.
  ///
  /// @param kind `VirtualService`
  public Optional<JsonNode> rule(String kind, String namespace, String name) {
    String folder = "/apis/networking.istio.io/v1alpha3/namespaces/" + namespace;
    return get(folder + "/" + plural(kind) + "/" + name);
  }

  /// As the Kubernetes API and Istio's definitions spell it.
  private static String plural(String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    boolean ies = lower.matches(".*[^aeiou]y");
    return ies ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
  }

  /// The ServiceRoles of a namespace; none while the kind is not installed.
  public List<JsonNode> serviceRoles(String namespace) {
    return roleObjects(namespace, "serviceroles", "ServiceRole");
  }

  /// The ServiceRoleBindings of a namespace; none while the kind is not installed.
  public List<JsonNode> serviceRoleBindings(String namespace) {
    return roleObjects(namespace, "servicerolebindings", "ServiceRoleBinding");
  }

  /// Whole documents: items of a list need not say their kind.
  private List<JsonNode> roleObjects(String namespace, String plural, String kind) {
    String version = "rbac.istio.io/v1alpha1";
    List<JsonNode> items = items("/apis/" + version + "/namespaces/" + namespace + "/" + plural);
    items.forEach(item -> ((ObjectNode) item).put("apiVersion", version).put("kind", kind));
    return items;
  }

  /// The Services of all namespaces.
  public List<JsonNode> services() {
    return items("/api/v1/services");
  }

  /// The Pods of all namespaces.
  public List<Pod> pods() {
    return items("/api/v1/pods").stream().map(Pod::new).toList();
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).ifPresent(list -> list.path("items").forEach(items::add));
    return items;
  }

  public Optional<Pod> pod(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/pods/" + name).map(Pod::new);
  }

  /// Pods by a label selector such as `istio=pilot`.
  public List<Pod> pods(String namespace, String selector) {
    String query = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    String path = "/api/v1/namespaces/" + namespace + "/pods?labelSelector=" + query;
    return items(path).stream().map(Pod::new).toList();
  }

  /// What the API server would say to an object, without keeping it.
  public Verdict wouldApply(JsonNode object) {
    JsonNode meta = object.path("metadata");
    String version = object.path("apiVersion").asString("");
    String path =
        (version.contains("/") ? "/apis/" : "/api/")
            + version
            + "/namespaces/"
            + meta.path("namespace").asString("")
            + "/"
            + plural(object.path("kind").asString(""));
    String name = meta.path("name").asString("");
    return reached(
        base -> {
          Optional<JsonNode> kept = http.get(URI.create(base + path + "/" + name));
          if (kept.isEmpty()) {
            return http.send("POST", URI.create(base + path + "?dryRun=All"), object);
          }
          ObjectNode next = (ObjectNode) object.deepCopy();
          String revision = kept.get().path("metadata").path("resourceVersion").asString("");
          next.withObject("/metadata").put("resourceVersion", revision);
          return http.send("PUT", URI.create(base + path + "/" + name + "?dryRun=All"), next);
        });
  }

  private Optional<JsonNode> get(String path) {
    return reached(base -> http.get(URI.create(base + path)));
  }

  @FunctionalInterface
  private interface Call<T> {
    T of(String base) throws IOException;
  }

  private <T> T reached(Call<T> call) {
    String base = config.server().toString().replaceFirst("/$", "");
    try {
      return call.of(base);
    } catch (IOException unreachable) {
      throw new Complaint(
          "cannot reach the API server at " + base + " (" + unreachable.getMessage() + ")",
          "is the mesh running? try: lateen up",
          unreachable);
    }
  }
}
