package io.lateen.cli.inject;

import io.lateen.cli.inject.MeshConfig.SdsToken;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The ServiceAccount's token that a sidecar shows for its certificate, where Kubernetes mounts it
/// (Istio 1.1's template, `enableSdsTokenMount`).
final class TokenMount {
  static final String VOLUME = "istio-token";
  private static final String FOLDER = "/var/run/secrets/tokens";

  /// Istio 1.1 asks for one for the trust domain. Citadel here takes what today's does: a token
  /// that is worth nothing at the API server.
  private static final String AUDIENCE = "istio-ca";

  private static final int SECONDS = 43_200;

  private TokenMount() {}

  static boolean isIn(InjectConfig config) {
    return config.mesh().token() == SdsToken.MOUNTED;
  }

  static void addMount(ArrayNode mounts) {
    mounts.addObject().put("mountPath", FOLDER).put("name", VOLUME).put("readOnly", true);
  }

  static ObjectNode volume() {
    ObjectNode volume = JsonNodeFactory.instance.objectNode().put("name", VOLUME);
    volume
        .putObject("projected")
        .putArray("sources")
        .addObject()
        .putObject("serviceAccountToken")
        .put("audience", AUDIENCE)
        .put("expirationSeconds", SECONDS)
        .put("path", VOLUME);
    return volume;
  }

  /// Such a file is root's and its group's, and the sidecar runs as neither.
  ///
  /// @param pod its spec; a group of its own stays
  static void addGroup(ObjectNode pod, long group) {
    ObjectNode context = pod.withObject("securityContext");
    if (!context.has("fsGroup")) {
      context.put("fsGroup", group);
    }
  }
}
