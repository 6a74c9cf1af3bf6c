package io.lateen.galley.http;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a path below `/api` or `/apis` points at.
///
/// @param group empty for core
/// @param subresource empty when none
record ResourcePath(
    String group,
    String version,
    @Nullable String namespace,
    String plural,
    @Nullable String name,
    String subresource) {

  /// @return empty when the path cannot mean a resource
  static Optional<ResourcePath> parse(List<String> segments) {
    if (segments.size() >= 3 && segments.get(0).equals("api")) {
      return parse("", segments.get(1), segments.subList(2, segments.size()));
    }
    if (segments.size() >= 4 && segments.get(0).equals("apis")) {
      return parse(segments.get(1), segments.get(2), segments.subList(3, segments.size()));
    }
    return Optional.empty();
  }

  private static Optional<ResourcePath> parse(String group, String version, List<String> rest) {
    boolean inside = rest.size() >= 3 && rest.get(0).equals("namespaces") && !ofNamespace(rest);
    String namespace = inside ? rest.get(1) : null;
    List<String> own = inside ? rest.subList(2, rest.size()) : rest;
    if (own.size() > 3) {
      return Optional.empty();
    }
    String name = own.size() > 1 ? own.get(1) : null;
    String subresource = own.size() > 2 ? own.get(2) : "";
    return Optional.of(new ResourcePath(group, version, namespace, own.get(0), name, subresource));
  }

  /// `namespaces/x/status` is about the Namespace, `namespaces/x/pods` about what is in it.
  private static boolean ofNamespace(List<String> rest) {
    return rest.size() == 3 && (rest.get(2).equals("status") || rest.get(2).equals("finalize"));
  }
}
