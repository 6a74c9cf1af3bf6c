package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

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

  public Optional<Pod> pod(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/pods/" + name).map(Pod::new);
  }

  /// Pods by a label selector such as `istio=pilot`.
  public List<Pod> pods(String namespace, String selector) {
    String query = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    List<Pod> pods = new ArrayList<>();
    get("/api/v1/namespaces/" + namespace + "/pods?labelSelector=" + query)
        .ifPresent(list -> list.path("items").forEach(item -> pods.add(new Pod(item))));
    return pods;
  }

  private Optional<JsonNode> get(String path) {
    String base = config.server().toString().replaceFirst("/$", "");
    try {
      return http.get(URI.create(base + path));
    } catch (IOException unreachable) {
      throw new Complaint(
          "cannot reach the API server at " + base + " (" + unreachable.getMessage() + ")",
          "is the mesh running? try: lateen up",
          unreachable);
    }
  }
}
