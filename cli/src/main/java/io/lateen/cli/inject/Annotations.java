package io.lateen.cli.inject;

import io.lateen.cli.Complaint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Annotations that steer an injection, and what may stand in them.
final class Annotations {
  static final String INJECT = "sidecar.istio.io/inject";
  static final String STATUS = "sidecar.istio.io/status";
  static final String PROXY_IMAGE = "sidecar.istio.io/proxyImage";
  static final String INTERCEPTION_MODE = "sidecar.istio.io/interceptionMode";
  static final String DISCOVERY_ADDRESS = "sidecar.istio.io/discoveryAddress";
  static final String AUTH_POLICY = "sidecar.istio.io/controlPlaneAuthPolicy";
  static final String CPU = "sidecar.istio.io/proxyCPU";
  static final String MEMORY = "sidecar.istio.io/proxyMemory";
  static final String STATUS_PORT = "status.sidecar.istio.io/port";
  static final String INITIAL_DELAY = "readiness.status.sidecar.istio.io/initialDelaySeconds";
  static final String PERIOD = "readiness.status.sidecar.istio.io/periodSeconds";
  static final String FAILURES = "readiness.status.sidecar.istio.io/failureThreshold";
  static final String APPLICATION_PORTS = "readiness.status.sidecar.istio.io/applicationPorts";
  static final String INCLUDE_OUTBOUND = "traffic.sidecar.istio.io/includeOutboundIPRanges";
  static final String EXCLUDE_OUTBOUND = "traffic.sidecar.istio.io/excludeOutboundIPRanges";
  static final String INCLUDE_INBOUND = "traffic.sidecar.istio.io/includeInboundPorts";
  static final String EXCLUDE_INBOUND = "traffic.sidecar.istio.io/excludeInboundPorts";
  static final String EXPLAIN_FROM = "sidecar.lateen.io/explainFrom";
  static final String KUBEVIRT = "traffic.sidecar.istio.io/kubevirtInterfaces";

  private static final Pattern CIDR =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private record Rule(Predicate<String> allows, String expected) {}

  private static final Rule PORT = new Rule(Annotations::isPortOrZero, "a port, or 0");
  private static final Rule COUNT = new Rule(NUMBER.asMatchPredicate(), "a whole number");
  private static final Rule PORTS =
      new Rule(text -> all(text, Annotations::isPort), "ports, separated by commas");
  private static final Rule RANGES =
      new Rule(text -> all(text, Annotations::isCidr), "networks like 10.0.0.0/8");

  private static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.of(
              INTERCEPTION_MODE,
                  new Rule(Set.of("REDIRECT", "TPROXY", "NONE")::contains, "REDIRECT or TPROXY"),
              STATUS_PORT, PORT,
              INITIAL_DELAY, COUNT,
              PERIOD, COUNT,
              FAILURES, COUNT,
              APPLICATION_PORTS, PORTS,
              INCLUDE_OUTBOUND, orStar(RANGES),
              EXCLUDE_OUTBOUND, RANGES,
              INCLUDE_INBOUND, orStar(PORTS),
              EXCLUDE_INBOUND, PORTS));

  static {
    RULES.put(
        EXPLAIN_FROM,
        new Rule(
            text -> text.equals("none") || RANGES.allows.test(text),
            "none, or " + RANGES.expected));
  }

  private Annotations() {}

  /// @throws Complaint at the first annotation, by name, with a value that cannot be
  static void check(Workload workload) {
    RULES.forEach(
        (name, rule) -> {
          Optional<String> value = workload.annotations().path(name).asStringOpt();
          if (value.isPresent() && !rule.allows.test(value.get())) {
            throw new Complaint(
                "injection failed. Invalid value for annotation %s: \"%s\" (expected: %s)"
                    .formatted(name, value.get(), rule.expected),
                "mend %s \"%s\"".formatted(workload.kind(), workload.name()));
          }
        });
  }

  private static Rule orStar(Rule rule) {
    return new Rule(
        text -> text.equals("*") || rule.allows.test(text), "\"*\", or " + rule.expected);
  }

  private static boolean all(String list, Predicate<String> each) {
    return list.isBlank()
        || Pattern.compile(",").splitAsStream(list).map(String::strip).allMatch(each);
  }

  private static boolean isPort(String text) {
    return isPortOrZero(text) && Integer.parseInt(text) > 0;
  }

  private static boolean isPortOrZero(String text) {
    return NUMBER.matcher(text).matches() && Integer.parseInt(text) <= 65535;
  }

  private static boolean isCidr(String text) {
    return CIDR.matcher(text).matches()
        && Pattern.compile("[./]").splitAsStream(text).allMatch(n -> Integer.parseInt(n) <= 255);
  }
}
