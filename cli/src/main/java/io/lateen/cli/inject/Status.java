package io.lateen.cli.inject;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The annotation that says what was injected, so that it can be taken out again.
final class Status {
  /// Raised when the sidecar's shape changes.
  private static final String SHAPE = "1";

  private Status() {}

  static String of(InjectConfig config, boolean redirects) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("version", version(config));
    if (redirects) {
      status.putArray("initContainers").add("istio-init");
    } else {
      status.putNull("initContainers");
    }
    status.putArray("containers").add("istio-proxy");
    ArrayNode volumes = status.putArray("volumes").add("istio-envoy").add("istio-certs");
    if (TokenMount.isIn(config)) {
      volumes.add(TokenMount.VOLUME);
    }
    status.putNull("imagePullSecrets");
    return status.toString();
  }

  /// Another one whenever the same workload would be injected otherwise.
  private static String version(InjectConfig config) {
    try {
      byte[] text = (SHAPE + config).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
