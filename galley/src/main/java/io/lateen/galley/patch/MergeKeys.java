package io.lateen.galley.patch;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
          Map.entry("hostIPs", "ip"),
          Map.entry("schedulingGates", "name"),
          Map.entry("claims", "name"),
          Map.entry("webhooks", "name"));
  private static final String PROTOCOL = "protocol";
  private static final Set<String> SETS = Set.of("finalizers", "podCIDRs");

  /// Lists by this name are keyed in one kind and plain in others: a Node's addresses have a type,
  /// those of Endpoints and EndpointSlices have none.
  private static final Set<String> AMBIGUOUS = Set.of("addresses");

  private MergeKeys() {}

  /// The key that tells elements apart; empty for a list that is replaced whole.
  static String of(String field, ArrayNode elements) {
    if (!field.equals("ports")) {
      String key = KEYS.getOrDefault(field, "");
      boolean plain =
          AMBIGUOUS.contains(field) && elements.valueStream().noneMatch(it -> it.has(key));
      return plain ? "" : key;
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

  /// Whether two elements of a list are one by its key. Ports of one number are two when both say
  /// which protocol they are of, as server-side apply has it; a strategic merge in Kubernetes makes
  /// one of them.
  static boolean same(String key, JsonNode one, JsonNode other) {
    return one.path(key).equals(other.path(key))
        && (!isPort(key)
            || !one.has(PROTOCOL)
            || !other.has(PROTOCOL)
            || one.path(PROTOCOL).equals(other.path(PROTOCOL)));
  }

  /// What an element is known by in `managedFields`.
  static ObjectNode identity(String key, JsonNode element) {
    ObjectNode id = JsonNodeFactory.instance.objectNode();
    id.set(key, element.path(key));
    if (isPort(key)) {
      id.put(PROTOCOL, element.path(PROTOCOL).asString("TCP"));
    }
    return id;
  }

  private static boolean isPort(String key) {
    return key.equals("port") || key.equals("containerPort");
  }

  /// A list of plain values that is merged as a set.
  public static boolean isSet(String field) {
    return SETS.contains(field);
  }
}
