package io.lateen.galley.discovery;

import io.lateen.galley.resource.ResourceType;
import io.lateen.galley.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is served right now, grouped: the resources that are kept, and the reviews that are only
/// answered.
public final class ServedTypes {

  private static final List<ResourceType> REVIEWS =
      List.of(
          review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
          review("authentication.k8s.io", "tokenreviews", "TokenReview"),
          review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"));

  private final ResourceTypes types;

  public ServedTypes(ResourceTypes types) {
    this.types = types;
  }

  /// Grows whenever what is served changes.
  public long revision() {
    return types.revision();
  }

  /// Group → version → resources; the preferred version first.
  public Map<String, Map<String, List<ResourceType>>> groups() {
    Map<String, Map<String, List<ResourceType>>> groups = new LinkedHashMap<>();
    types.all().forEach(type -> add(groups, type));
    REVIEWS.forEach(type -> add(groups, type));
    return groups;
  }

  /// The resources of one group and version, empty when it is not served.
  public List<ResourceType> in(String group, String version) {
    return groups().getOrDefault(group, Map.of()).getOrDefault(version, List.of());
  }

  /// Whether the resource is a question that is answered and not kept.
  public static boolean isReview(String group, String plural) {
    return REVIEWS.stream()
        .anyMatch(type -> type.group().equals(group) && type.plural().equals(plural));
  }

  private static void add(Map<String, Map<String, List<ResourceType>>> groups, ResourceType type) {
    groups
        .computeIfAbsent(type.group(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(type.version(), _ -> new ArrayList<>())
        .add(type);
  }

  private static ResourceType review(String group, String plural, String kind) {
    String singular = plural.substring(0, plural.length() - 1);
    return new ResourceType(
        group,
        "v1",
        group,
        "v1",
        plural,
        singular,
        kind,
        kind + "List",
        false,
        List.of(),
        List.of(),
        List.of("create"),
        Set.of(),
        List.of(),
        null);
  }
}
