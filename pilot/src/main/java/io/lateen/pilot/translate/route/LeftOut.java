package io.lateen.pilot.translate.route;

import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.RouteOrigin;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A VirtualService about a host, or a match of its HTTP routes, that a proxy is not sent. Looked
/// for when somebody asks.
///
/// @param rule that has it, which for delegated routes need not be the one that has the host
/// @param path `spec.http[0].match[1]`; empty: the whole rule
/// @param why in words, with what is written and what is there
public record LeftOut(VirtualService rule, String path, String why) {

  /// @param host as the proxy's workload calls it, `reviews` or a whole name
  /// @param port that it calls; of gateways their own count
  public static List<LeftOut> of(Perspective seen, String host, int port) {
    List<LeftOut> found = new ArrayList<>();
    for (VirtualService rule : seen.snapshot().virtualServices()) {
      if (isAbout(seen, rule, host)) {
        add(seen, rule, places(seen, rule, port), found);
      }
    }
    return List.copyOf(found);
  }

  private static boolean isAbout(Perspective seen, VirtualService rule, String host) {
    String namespace = seen.node().configNamespace();
    Host called = Host.resolve(host, namespace, seen.mesh().domain());
    return rule.hosts().stream()
        .anyMatch(one -> called.subsetOf(new Host(one)) || one.startsWith(host + "."));
  }

  private static List<Applicability> places(Perspective seen, VirtualService rule, int port) {
    return own(seen).stream()
        .filter(gateway -> rule.gateways().contains(gateway.name))
        .flatMap(
            gateway ->
                (gateway.ports.isEmpty() ? List.of(port) : gateway.ports)
                    .stream().map(at -> new Applicability(seen, gateway.name, at)))
        .toList();
  }

  /// @param ports empty: whichever is called
  private record Own(String name, List<Integer> ports) {
    static Own of(Gateway gateway) {
      GatewayName name = new GatewayName(gateway.meta().namespace(), gateway.meta().name());
      return new Own(
          name.toString(),
          gateway.servers().stream().map(server -> server.port().number()).distinct().toList());
    }
  }

  private static List<Own> own(Perspective seen) {
    return seen.node().isRouter()
        ? seen.snapshot().gateways(seen.labels()).stream().map(Own::of).toList()
        : List.of(new Own(GatewayName.MESH.toString(), List.of()));
  }

  private static void add(
      Perspective seen, VirtualService rule, List<Applicability> places, List<LeftOut> found) {
    String why = whyWhole(seen, rule, places);
    if (why != null) {
      found.add(new LeftOut(rule, "", why));
      return;
    }
    for (int i = 0; i < rule.http().size(); i++) {
      List<HttpMatch> matches = rule.http().get(i).match();
      for (int j = 0; j < matches.size(); j++) {
        HttpMatch match = matches.get(j);
        if (places.stream().noneMatch(place -> place.holds(match))) {
          found.add(part(seen, rule, i, j, places.getFirst().whyNot(match)));
        }
      }
    }
  }

  private static LeftOut part(Perspective seen, VirtualService rule, int i, int j, String why) {
    RouteOrigin origin = seen.snapshot().origin(rule, i);
    return new LeftOut(origin.rule(), HttpRoutes.path(rule, origin, j), why);
  }

  /// Null: it is for this proxy.
  private static @Nullable String whyWhole(
      Perspective seen, VirtualService rule, List<Applicability> places) {
    MeshSnapshot snapshot = seen.snapshot();
    String viewer = seen.node().configNamespace();
    if (places.isEmpty()) {
      List<String> names = own(seen).stream().map(Own::name).toList();
      return "gateways: " + rule.gateways() + " (here: " + names + ")";
    }
    if (!snapshot.sees(viewer, rule)) {
      List<String> to =
          rule.exportTo().isEmpty() ? seen.mesh().defaultVirtualServiceExportTo() : rule.exportTo();
      return "exportTo: " + to + " (here: namespace " + viewer + ")";
    }
    Sidecar sidecar = seen.scope().sidecar();
    boolean imported =
        seen.node().isRouter()
            || seen.scope().egress().stream().anyMatch(one -> one.virtualServices().contains(rule));
    return imported || sidecar == null
        ? null
        : "Sidecar %s/%s imports none of its hosts"
            .formatted(sidecar.meta().namespace(), sidecar.meta().name());
  }
}
