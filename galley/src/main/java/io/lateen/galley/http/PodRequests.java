package io.lateen.galley.http;

import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.Verb;
import io.lateen.galley.stream.KubeletClient;
import io.lateen.galley.stream.PodAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The subresources of Pods that are not about the object: `log`, `portforward`, `exec`.
final class PodRequests {

  private static final Set<String> NAMES = Set.of("log", "portforward", "exec", "attach");
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private final ResourceEngine engine;
  private final KubeletClient kubelet;

  PodRequests(ResourceEngine engine, KubeletClient kubelet) {
    this.engine = engine;
    this.kubelet = kubelet;
  }

  static boolean concerns(ResourcePath path) {
    return path.group().isEmpty()
        && path.plural().equals("pods")
        && NAMES.contains(path.subresource());
  }

  Reply answer(ApiRequest request, ResourcePath path) {
    JsonNode pod = get("pods", path.namespace(), String.valueOf(path.name()));
    return switch (path.subresource()) {
      case "log" -> log(request, pod);
      case "portforward" -> portForward(request, pod);
      default ->
          throw new ApiException(
              501,
              "NotImplemented",
              path.subresource()
                  + " into a container is not possible here: containers are local"
                  + " processes of this host; use logs, or a shell on the host",
              null);
    };
  }

  private Reply log(ApiRequest request, JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    String node = pod.path("spec").path("nodeName").asString("");
    String name = metadata.path("name").asString("");
    if (node.isEmpty()) {
      throw ApiException.badRequest("pod " + name + " does not have a host assigned");
    }
    Map<String, String> query = new LinkedHashMap<>(request.query());
    String asked = query.remove("container");
    String container = container(pod, asked == null ? "" : asked);
    JsonNode status = get("nodes", null, node).path("status");
    int port = status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(0);
    String namespace = metadata.path("namespace").asString("");
    return new Reply.Bytes(
        "text/plain",
        kubelet.log(
            new KubeletClient.LogAddress(address(status, node), port, namespace, name, container),
            query));
  }

  private static Reply portForward(ApiRequest request, JsonNode pod) {
    if (!request.upgradesTo("SPDY/3.1") && !request.upgradesTo("websocket")) {
      throw ApiException.badRequest("Upgrade request required");
    }
    String name = pod.path("metadata").path("name").asString("");
    String ip = pod.path("status").path("podIP").asString("");
    if (ip.isEmpty()) {
      throw ApiException.badRequest("pod " + name + " is not running: it has no address yet");
    }
    return new Reply.PortForward(
        new PodAddress(
            pod.path("metadata").path("namespace").asString(""), name, ip, hasSidecar(pod)));
  }

  private static boolean hasSidecar(JsonNode pod) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (container.path("name").asString("").equals("istio-proxy")
          && container.path("args").toString().contains("\"sidecar\"")) {
        return true;
      }
    }
    return false;
  }

  private static String container(JsonNode pod, String asked) {
    List<String> names = new ArrayList<>();
    for (String field : List.of("containers", "initContainers")) {
      pod.path("spec").path(field).forEach(each -> names.add(each.path("name").asString("")));
    }
    String name = pod.path("metadata").path("name").asString("");
    JsonNode annotations = pod.path("metadata").path("annotations");
    String wanted = asked.isEmpty() ? annotations.path(DEFAULT_CONTAINER).asString("") : asked;
    if (wanted.isEmpty() && names.size() > 1) {
      throw ApiException.badRequest(
          "a container name must be specified for pod "
              + name
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    String container = wanted.isEmpty() && !names.isEmpty() ? names.getFirst() : wanted;
    if (!names.contains(container)) {
      throw ApiException.badRequest("container " + container + " is not valid for pod " + name);
    }
    return container;
  }

  private static String address(JsonNode status, String node) {
    JsonNode found = MissingNode.getInstance();
    for (JsonNode each : status.path("addresses")) {
      if (found.isMissingNode() || each.path("type").asString("").equals("InternalIP")) {
        found = each;
      }
    }
    return found.path("address").asString(node);
  }

  private JsonNode get(String plural, @Nullable String namespace, String name) {
    var type = engine.types().lookup("", "v1", plural).orElseThrow(Router::notFound);
    ApiCall call =
        new ApiCall(
            Verb.GET, type, namespace, name, "", Map.of(), null, null, new Rendering.Whole());
    return switch (engine.handle(call)) {
      case ApiAnswer.Done done -> done.body();
      case ApiAnswer.Watching _ -> throw new IllegalStateException("a get that watches");
    };
  }
}
