package io.lateen.proxy.agent;

import io.lateen.proxy.message.JsonWriter;
import java.util.HashMap;
import java.util.Map;

/// `lateen proxy --join ADDRESS --token FILE …`: a workload that no orchestrator runs asks to be in
/// the mesh. What the flags say goes into the node's metadata, where Pilot looks for it; what the
/// environment says goes first.
final class JoinFlags {
  private JoinFlags() {}

  /// The environment, with what the flags of one that joins say.
  ///
  /// @throws IllegalArgumentException with the flag and what is expected
  static Map<String, String> into(Map<String, String> flags, Map<String, String> environment) {
    if (!flags.containsKey("join")) {
      return environment;
    }
    Map<String, String> said = new HashMap<>();
    said.put("ISTIO_META_JOIN", "true");
    said.put("ISTIO_METAJSON_LABELS", labels(flags.getOrDefault("labels", "")));
    said.put("ISTIO_META_JOIN_PORTS", flags.getOrDefault("ports", ""));
    said.put("ISTIO_META_AUTO_REGISTER_GROUP", flags.getOrDefault("group", ""));
    // Nobody redirects connections: the proxy binds the workload's ports, the application its own.
    said.put("ISTIO_META_INTERCEPTION_MODE", "NONE");
    said.put("ISTIO_META_LATEEN_APP_IP", flags.getOrDefault("applicationIp", "127.0.0.1"));
    if (!flags.containsKey("ip") && !environment.containsKey("INSTANCE_IP")) {
      throw new IllegalArgumentException(
          "--ip: missing (expected: the address at which others reach this workload)");
    }
    if (!flags.containsKey("id") && !environment.containsKey("POD_NAME")) {
      throw new IllegalArgumentException("--id: missing (expected: name.namespace)");
    }
    said.putAll(environment);
    return said;
  }

  private static String labels(String written) {
    JsonWriter json = new JsonWriter().beginObject();
    for (String pair : written.isEmpty() ? new String[0] : written.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("--labels " + written + " (expected: name=value,…)");
      }
      json.field(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return json.endObject().toString();
  }
}
