package io.lateen.galley.resource;

import io.lateen.galley.table.Column;
import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One resource in one version as the API serves it.
///
/// @param group empty for core
/// @param version the served version: `v1beta1`
/// @param storageGroup the group its objects are kept under; another than `group` for an alias such
///     as `extensions/v1beta1` Deployments
/// @param storageVersion the version its objects are kept in
/// @param verbs in Kubernetes words: `create`, `get`, `list`, `watch`, `update`, `patch`, `delete`,
///     `deletecollection`
/// @param subresources `status`, `scale`, `log`, `portforward`, `exec`
/// @param columns its table; never empty
/// @param schema OpenAPI v3 schema of its objects, absent when nothing is known of them
public record ResourceType(
    String group,
    String version,
    String storageGroup,
    String storageVersion,
    String plural,
    String singular,
    String kind,
    String listKind,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    Set<String> subresources,
    List<Column> columns,
    @Nullable JsonNode schema) {

  /// `v1` or `networking.istio.io/v1alpha3`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// The `apiVersion` its objects are kept with.
  public String storageApiVersion() {
    return storageGroup.isEmpty() ? storageVersion : storageGroup + "/" + storageVersion;
  }

  /// `services`, `virtualservices.networking.istio.io`: how messages name the resource.
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /// Served under another name than it is kept: it gets no short names and no categories.
  public boolean alias() {
    return !group.equals(storageGroup);
  }

  /// The same kind for those who only follow objects.
  public ObjectKind objectKind() {
    return new ObjectKind(group, version, plural, kind, namespaced);
  }
}
