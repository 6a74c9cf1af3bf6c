package io.lateen.galley.discovery;

import io.lateen.galley.resource.ResourceType;
import java.util.List;

/// A subresource as discovery shows it.
///
/// @param group of the kind it answers with, likewise `version` and `kind`
record Subresource(String name, String group, String version, String kind, List<String> verbs) {

  private static final List<String> CHANGE = List.of("get", "patch", "update");

  static Subresource of(ResourceType type, String name) {
    return switch (name) {
      case "scale" -> new Subresource(name, "autoscaling", "v1", "Scale", CHANGE);
      case "log" -> new Subresource(name, "", "v1", type.kind(), List.of("get"));
      case "exec" -> new Subresource(name, "", "v1", "PodExecOptions", List.of("create", "get"));
      case "portforward" ->
          new Subresource(name, "", "v1", "PodPortForwardOptions", List.of("create", "get"));
      default -> new Subresource(name, type.group(), type.version(), type.kind(), CHANGE);
    };
  }

  static List<Subresource> of(ResourceType type) {
    return type.subresources().stream().sorted().map(name -> of(type, name)).toList();
  }
}
