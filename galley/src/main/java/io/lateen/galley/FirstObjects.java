package io.lateen.galley;

import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.PatchType;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceType;
import io.lateen.galley.resource.Verb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is in every cluster before anybody writes: namespaces and the Service of the API itself.
final class FirstObjects {

  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "istio-system");

  private final ResourceEngine engine;

  FirstObjects(ResourceEngine engine) {
    this.engine = engine;
  }

  void namespaces() {
    for (String name : NAMESPACES) {
      createOnce("namespaces", null, name, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }
  }

  /// @param address where the API listens; it may be another than last time
  void kubernetes(String address, int port) {
    createOnce(
        "services",
        "default",
        "kubernetes",
        """
        {"metadata": {"name": "kubernetes",
                      "labels": {"component": "apiserver", "provider": "kubernetes"}},
         "spec": {"ports": [{"name": "https", "port": 443, "targetPort": %d}]}}
        """
            .formatted(port));
    String ports = "[{\"name\":\"https\",\"port\":" + port + ",\"protocol\":\"TCP\"}]";
    String subsets =
        "\"subsets\":[{\"addresses\":[{\"ip\":\"" + address + "\"}],\"ports\":" + ports + "}]";
    createOnce(
        "endpoints",
        "default",
        "kubernetes",
        "{\"metadata\":{\"name\":\"kubernetes\"}," + subsets + "}");
    call(Verb.PATCH, "endpoints", "default", "kubernetes", "{" + subsets + "}");
    call(
        Verb.PATCH,
        "services",
        "default",
        "kubernetes",
        "{\"spec\":{\"ports\":[{\"name\":\"https\",\"port\":443,\"protocol\":\"TCP\",\"targetPort\":"
            + port
            + "}]}}");
  }

  private void createOnce(String plural, @Nullable String namespace, String name, String body) {
    try {
      call(Verb.GET, plural, namespace, name, null);
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
      call(Verb.CREATE, plural, namespace, null, body);
    }
  }

  private void call(
      Verb verb,
      String plural,
      @Nullable String namespace,
      @Nullable String name,
      @Nullable String body) {
    ResourceType type = engine.types().lookup("", "v1", plural).orElseThrow();
    JsonNode tree = body == null ? null : JsonMapper.shared().readTree(body);
    PatchType patch = verb == Verb.PATCH ? PatchType.MERGE : null;
    engine.handle(
        new ApiCall(verb, type, namespace, name, "", Map.of(), patch, tree, new Rendering.Whole()));
  }
}
