package io.lateen.model.check;

import java.util.List;

/// The `gateways` of a VirtualService and of its matches.
final class GatewayNames {
  private GatewayNames() {}

  static void check(FieldPath path, List<String> gateways, Problems problems) {
    problems.each(
        path,
        gateways,
        (at, gateway) -> {
          if (!isGatewayName(gateway)) {
            problems.unexpected(at, gateway, "\"mesh\", \"name\" or \"namespace/name\"");
          }
        });
  }

  private static boolean isGatewayName(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return HostCheck.isName(text);
    }
    String namespace = text.substring(0, slash);
    return (namespace.equals(".") || HostCheck.isLabel(namespace))
        && HostCheck.isLabel(text.substring(slash + 1));
  }
}
