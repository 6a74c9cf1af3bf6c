package io.lateen.galley.admission;

import io.lateen.model.check.Problem;
import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.Destination;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.Delegate;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a VirtualService names and nobody defines.
final class References {
  private static final String NETWORKING = "networking.istio.io";

  private final VirtualService service;
  private final String namespace;
  private final String domain;
  private final Admission.Lookup lookup;
  private final Set<Problem> warnings = new LinkedHashSet<>();

  References(VirtualService service, String domain, Admission.Lookup lookup) {
    this.service = service;
    this.namespace = service.meta().namespace();
    this.domain = domain;
    this.lookup = lookup;
  }

  /// One per place, in the order of the document.
  List<Problem> warnings() {
    checkGateways();
    for (int i = 0; i < service.http().size(); i++) {
      checkHttp("spec.http[" + i + "]", service.http().get(i));
    }
    for (int i = 0; i < service.tcp().size(); i++) {
      checkAll("spec.tcp[" + i + "]", service.tcp().get(i).route());
    }
    for (int i = 0; i < service.tls().size(); i++) {
      checkAll("spec.tls[" + i + "]", service.tls().get(i).route());
    }
    return new ArrayList<>(warnings);
  }

  private void checkGateways() {
    for (int i = 0; i < service.gateways().size(); i++) {
      String name = service.gateways().get(i);
      if (!name.equals("mesh") && !gatewayExists(name)) {
        warn("spec.gateways[" + i + "]", name, "the name of a Gateway");
      }
    }
  }

  private boolean gatewayExists(String text) {
    GatewayName name = GatewayName.resolve(text, namespace);
    return lookup.list(NETWORKING, "gateways").stream()
        .anyMatch(
            gateway ->
                namespaceOf(gateway).equals(name.namespace())
                    && nameOf(gateway).equals(name.name()));
  }

  private void checkHttp(String path, HttpRoute route) {
    for (int i = 0; i < route.route().size(); i++) {
      check(path + ".route[" + i + "].destination", route.route().get(i).destination());
    }
    Destination mirror = route.mirror();
    if (mirror != null) {
      check(path + ".mirror", mirror);
    }
    for (int i = 0; i < route.mirrors().size(); i++) {
      check(path + ".mirrors[" + i + "].destination", route.mirrors().get(i).destination());
    }
    Delegate delegate = route.delegate();
    if (delegate != null && !delegateExists(delegate)) {
      warn(path + ".delegate", delegate.name(), "a VirtualService without hosts");
    }
  }

  private boolean delegateExists(Delegate delegate) {
    String of = delegate.namespace().isEmpty() ? namespace : delegate.namespace();
    return lookup.list(NETWORKING, "virtualservices").stream()
        .anyMatch(
            other ->
                namespaceOf(other).equals(of)
                    && nameOf(other).equals(delegate.name())
                    && other.path("spec").path("hosts").isEmpty());
  }

  private void checkAll(String path, List<WeightedDestination> route) {
    for (int i = 0; i < route.size(); i++) {
      check(path + ".route[" + i + "].destination", route.get(i).destination());
    }
  }

  private void check(String path, Destination destination) {
    Host host = Host.resolve(destination.host(), namespace, domain);
    String subset = destination.subset();
    if (!hostExists(host)) {
      warn(path + ".host", destination.host(), "a host of a Service or ServiceEntry");
    }
    if (subset != null && !subset.isEmpty() && !subsetExists(host, subset)) {
      warn(path + ".subset", subset, "a subset of a DestinationRule for " + host);
    }
  }

  private boolean hostExists(Host host) {
    boolean service =
        lookup.list("", "services").stream()
            .anyMatch(s -> host.name().equals(nameOf(s) + "." + namespaceOf(s) + ".svc." + domain));
    return service
        || lookup.list(NETWORKING, "serviceentries").stream()
            .flatMap(entry -> texts(entry.path("spec").path("hosts")).stream())
            .anyMatch(name -> host.subsetOf(new Host(name)));
  }

  private boolean subsetExists(Host host, String subset) {
    return lookup.list(NETWORKING, "destinationrules").stream()
        .filter(
            rule ->
                host.subsetOf(
                    Host.resolve(
                        rule.path("spec").path("host").asString(""), namespaceOf(rule), domain)))
        .anyMatch(rule -> hasSubset(rule, subset));
  }

  private static boolean hasSubset(JsonNode rule, String subset) {
    for (JsonNode one : rule.path("spec").path("subsets")) {
      if (one.path("name").asString("").equals(subset)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  private static String nameOf(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }

  private static String namespaceOf(JsonNode object) {
    return object.path("metadata").path("namespace").asString("");
  }

  private void warn(String path, String value, String expected) {
    warnings.add(Problem.warning(path, value + " is not defined (expected: " + expected + ")"));
  }
}
