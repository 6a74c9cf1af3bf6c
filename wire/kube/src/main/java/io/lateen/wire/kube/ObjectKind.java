package io.lateen.wire.kube;

/// A kind of object as the Kubernetes API addresses it.
///
/// @param group empty for core
/// @param plural the resource name in URLs: `virtualservices`
/// @param kind the name in documents: `VirtualService`
public record ObjectKind(
    String group, String version, String plural, String kind, boolean namespaced) {

  /// `v1` or `networking.istio.io/v1alpha3`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
