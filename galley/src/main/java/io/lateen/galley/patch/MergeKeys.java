package io.lateen.galley.patch;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;

/// How the lists of built-in kinds are merged (the patchMergeKey and patchStrategy of Kubernetes'
/// API types): by a key, as a set, or not at all.
public final class MergeKeys {

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("resourceClaims", "name"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("conditions", "type"),
          Map.entry("secrets", "name"),
          Map.entry("addresses", "type"),
          Map.entry("podIPs", "ip"),
          Map.entry("webhooks", "name"));
  private static final Set<String> SETS = Set.of("finalizers");

  private MergeKeys() {}

  /// The key that tells elements apart; empty for a list that is replaced whole.
  static String of(String field, ArrayNode elements) {
    if (!field.equals("ports")) {
      return KEYS.getOrDefault(field, "");
    }
    boolean ofContainer = elements.valueStream().anyMatch(port -> port.has("containerPort"));
    boolean ofService = elements.valueStream().anyMatch(port -> port.has("port"));
    return ofContainer ? "containerPort" : ofService ? "port" : "";
  }

  /// The same for a list whose elements have these fields; none: they are not known.
  public static String ofFields(String field, Collection<String> fields) {
    if (!field.equals("ports")) {
      String key = KEYS.getOrDefault(field, "");
      return fields.isEmpty() || fields.contains(key) ? key : "";
    }
    return fields.contains("containerPort")
        ? "containerPort"
        : fields.contains("port") ? "port" : "";
  }

  /// A list of plain values that is merged as a set.
  public static boolean isSet(String field) {
    return SETS.contains(field);
  }
}
