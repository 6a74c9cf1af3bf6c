package io.lateen.proxy.resource;

/// Which object of the user's a resource was made of, as far as the control plane says.
///
/// @param object `/apis/networking.istio.io/v1alpha3/namespaces/default/virtual-service/reviews`,
///     or empty
/// @param path of the part within it, `spec.http[1].match[0]`, or empty
public record Origin(String object, String path) {
  public static final Origin UNKNOWN = new Origin("", "");
}
