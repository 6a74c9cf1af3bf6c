package io.lateen.model.name;

/// A Gateway, as a VirtualService's `gateways` names it; [#MESH] means all sidecars.
public record GatewayName(String namespace, String name) {

  public static final GatewayName MESH = new GatewayName("", "mesh");

  /// The gateway that a rule of `namespace` means: `name`, `./name`, `ns/name`, or Istio 1.0's
  /// `name.ns` and `name.ns.svc.cluster.local`.
  public static GatewayName resolve(String text, String namespace) {
    if (text.equals(MESH.name)) {
      return MESH;
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String prefix = text.substring(0, slash);
      return new GatewayName(prefix.equals(".") ? namespace : prefix, text.substring(slash + 1));
    }
    return ofDotted(text, namespace);
  }

  private static GatewayName ofDotted(String text, String namespace) {
    int first = text.indexOf('.');
    if (first < 0) {
      return new GatewayName(namespace, text);
    }
    int second = text.indexOf('.', first + 1);
    String prefix = text.substring(first + 1, second < 0 ? text.length() : second);
    return new GatewayName(prefix, text.substring(0, first));
  }

  public boolean isMesh() {
    return equals(MESH);
  }

  @Override
  public String toString() {
    return isMesh() ? name : namespace + "/" + name;
  }
}
