package io.lateen.app.explain;

import com.google.protobuf.ByteString;
import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.Inquiry;
import io.lateen.pilot.OfflineMesh;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.proxy.OfflineProxy;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Pilot sends, given to the proxy's own parser and decided by its own engine. Nothing
/// listens, nothing is sent.
public final class InProcess implements Engine {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Decider.Page proxy(JsonNode resources) {
    List<XdsResponse> responses = new ArrayList<>();
    for (JsonNode response : resources.path("responses")) {
      List<ByteString> values = new ArrayList<>();
      for (JsonNode value : response.path("resources")) {
        values.add(ByteString.copyFrom(Base64.getDecoder().decode(value.asString(""))));
      }
      responses.add(new DiscoveryResponse("", values, response.path("typeUrl").asString(""), ""));
    }
    return page(responses);
  }

  private static Decider.Page page(List<XdsResponse> responses) {
    OfflineProxy proxy = proxy(responses);
    return inquiry -> explain(proxy, inquiry);
  }

  private static OfflineProxy proxy(List<XdsResponse> responses) {
    try {
      return new OfflineProxy(responses);
    } catch (IllegalArgumentException refused) {
      throw new Complaint(
          "the proxy would refuse what Pilot sends it: " + refused.getMessage(), "", refused);
    }
  }

  private static JsonNode explain(OfflineProxy proxy, Inquiry inquiry) {
    try {
      return JSON.readTree(proxy.explain(inquiry.words()));
    } catch (IllegalArgumentException unanswerable) {
      throw new Complaint(String.valueOf(unanswerable.getMessage()), "", unanswerable);
    }
  }

  @Override
  public Mesh mesh(List<JsonNode> documents) {
    OfflineMesh mesh = new OfflineMesh(documents, config(documents));
    return (name, namespace, labels, router) ->
        new Decider(
            name + "." + namespace,
            page(mesh.resources(name, namespace, labels, router)),
            asked -> mesh.leftOut(name, namespace, labels, router, asked.host(), asked.port()));
  }

  /// Of ConfigMap `istio`, where it is among the documents.
  private static MeshConfig config(List<JsonNode> documents) {
    for (JsonNode document : documents) {
      String text = document.path("data").path("mesh").asString("");
      boolean map = document.path("kind").asString("").equals("ConfigMap");
      if (map
          && !text.isBlank()
          && document.path("metadata").path("name").asString("").equals("istio")) {
        return parse(text);
      }
    }
    return MeshConfig.DEFAULT;
  }

  private static MeshConfig parse(String text) {
    try {
      return MeshConfigParser.parse(text);
    } catch (IllegalArgumentException unreadable) {
      throw new Complaint("ConfigMap istio, mesh: " + unreadable.getMessage(), "", unreadable);
    }
  }
}
