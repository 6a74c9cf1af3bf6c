package io.lateen.galley.patch;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How lists of built-in kinds merge: by which key of their elements (Kubernetes API reference,
/// "patch strategy" and "patch merge key" of each field). Lists not named here are replaced.
final class MergeKeys {
  /// By the name of the field, which is unambiguous but for ports.
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("resourceClaims", "name"),
          Map.entry("schedulingGates", "name"),
          Map.entry("readinessGates", "conditionType"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("podIPs", "ip"),
          Map.entry("hostIPs", "ip"),
          Map.entry("secrets", "name"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("webhooks", "name"),
          Map.entry("taints", "key"));

  /// Lists of plain values that merge as sets.
  private static final Set<String> SETS = Set.of("finalizers");

  private MergeKeys() {}

  /// The key by which elements of the list `field` within `parent` merge, or null.
  static @Nullable String of(String parent, String field) {
    if (field.equals("ports")) {
      return parent.equals("containers") || parent.equals("initContainers")
          ? "containerPort"
          : "port";
    }
    return KEYS.get(field);
  }

  static boolean isSet(String field) {
    return SETS.contains(field);
  }
}
