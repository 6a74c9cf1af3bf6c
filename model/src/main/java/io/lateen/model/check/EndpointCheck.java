package io.lateen.model.check;

import io.lateen.model.rule.ReadinessProbe;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.ServiceEntry.Endpoint;
import io.lateen.model.rule.ServiceEntry.Resolution;
import io.lateen.model.rule.WorkloadEntry;
import io.lateen.model.rule.WorkloadGroup;
import java.util.Map;

/// What the endpoints of a ServiceEntry must be, by its resolution.
final class EndpointCheck {
  private static final FieldPath ENDPOINTS = FieldPath.SPEC.field("endpoints");

  private final Problems problems;
  private final PartCheck parts;

  EndpointCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  /// An address with its ports, for whichever service selects it.
  void check(WorkloadEntry entry) {
    Endpoint endpoint = entry.endpoint();
    boolean known =
        HostCheck.isIp(endpoint.address())
            || HostCheck.isName(endpoint.address())
            || HostCheck.isUnixSocket(endpoint.address());
    if (!known) {
      problems.unexpected(
          FieldPath.SPEC.field("address"),
          endpoint.address(),
          "an IP address, a DNS name or unix:///path");
    }
    ports(FieldPath.SPEC.field("ports"), endpoint);
    parts.labels(FieldPath.SPEC.field("labels"), endpoint.labels());
  }

  private void ports(FieldPath path, Endpoint endpoint) {
    endpoint.ports().forEach((name, number) -> parts.port(path.field(name), number));
  }

  /// What several of those have in common.
  void check(WorkloadGroup group) {
    parts.labels(FieldPath.SPEC.field("metadata").field("labels"), group.labels());
    FieldPath template = FieldPath.SPEC.field("template");
    if (!group.template().address().isEmpty()) {
      problems.unexpected(
          template.field("address"), group.template().address(), "none; each workload has its own");
    }
    if (!group.template().labels().isEmpty()) {
      problems.error(
          template.field("labels"), group.template().labels() + " (expected: in spec.metadata)");
    }
    ports(template.field("ports"), group.template());
    ReadinessProbe probe = group.probe();
    if (probe != null) {
      new ProbeCheck(problems, parts).check(probe);
    }
  }

  private void selector(ServiceEntry entry, Map<String, String> selector) {
    FieldPath path = FieldPath.SPEC.field("workloadSelector");
    if (selector.isEmpty()) {
      problems.missing(path.field("labels"), "at least one label");
    }
    parts.labels(path.field("labels"), selector);
    if (!entry.endpoints().isEmpty()) {
      problems.error(ENDPOINTS, "given beside workloadSelector (expected: only one of them)");
    }
    if (entry.resolution() == Resolution.NONE || entry.resolution() == Resolution.DNS_ROUND_ROBIN) {
      problems.unexpected(
          FieldPath.SPEC.field("resolution"),
          entry.resolution().name(),
          "STATIC or DNS, with workloadSelector");
    }
  }

  void check(ServiceEntry entry) {
    Map<String, String> selector = entry.workloadSelector();
    if (selector != null) {
      selector(entry, selector);
      return;
    }
    switch (entry.resolution()) {
      case NONE -> {
        if (!entry.endpoints().isEmpty()) {
          problems.error(ENDPOINTS, "given with resolution NONE (expected: none)");
        }
      }
      case STATIC -> {
        if (entry.endpoints().isEmpty()) {
          problems.missing(ENDPOINTS, "at least one endpoint, for resolution STATIC");
        }
      }
      case DNS -> hostsResolve(entry);
      case DNS_ROUND_ROBIN -> {
        hostsResolve(entry);
        if (entry.endpoints().size() > 1) {
          problems.error(
              ENDPOINTS,
              entry.endpoints().size() + " given (expected: one at most, for DNS_ROUND_ROBIN)");
        }
      }
    }
    problems.each(ENDPOINTS, entry.endpoints(), (path, each) -> endpoint(path, each, entry));
  }

  /// Without endpoints the hosts themselves are asked of DNS.
  private void hostsResolve(ServiceEntry entry) {
    if (!entry.endpoints().isEmpty()) {
      return;
    }
    problems.each(
        FieldPath.SPEC.field("hosts"),
        entry.hosts(),
        (path, host) -> {
          if (!HostCheck.isName(host)) {
            problems.unexpected(
                path, host, "a name without \"*\", or endpoints, for resolution DNS");
          }
        });
  }

  private void endpoint(FieldPath path, Endpoint endpoint, ServiceEntry entry) {
    if (endpoint.address().startsWith("unix:")) {
      unixEndpoint(path, endpoint, entry);
    } else if (entry.resolution() == Resolution.STATIC && !HostCheck.isIpv4(endpoint.address())) {
      problems.unexpected(
          path.field("address"), endpoint.address(), "an IPv4 address or unix:///path");
    } else if (!HostCheck.isIpv4(endpoint.address()) && !HostCheck.isName(endpoint.address())) {
      problems.unexpected(
          path.field("address"), endpoint.address(), "an IPv4 address or a DNS name");
    }
    ports(path.field("ports"), endpoint, entry);
    parts.labels(path.field("labels"), endpoint.labels());
  }

  private void unixEndpoint(FieldPath path, Endpoint endpoint, ServiceEntry entry) {
    FieldPath address = path.field("address");
    if (entry.resolution() != Resolution.STATIC) {
      problems.unexpected(
          address, endpoint.address(), "no unix socket, for resolution " + entry.resolution());
    } else if (!HostCheck.isUnixSocket(endpoint.address())) {
      problems.unexpected(address, endpoint.address(), "unix:///absolute/path");
    }
    if (!endpoint.ports().isEmpty()) {
      problems.error(path.field("ports"), "given for a unix socket (expected: none)");
    }
    if (entry.ports().size() != 1) {
      problems.error(
          FieldPath.SPEC.field("ports"),
          entry.ports().size() + " ports (expected: exactly one, for a unix socket)");
    }
  }

  private void ports(FieldPath path, Endpoint endpoint, ServiceEntry entry) {
    endpoint
        .ports()
        .forEach(
            (name, number) -> {
              parts.port(path.field(name), number);
              if (entry.ports().stream().noneMatch(port -> port.name().equals(name))) {
                problems.unexpected(path.field(name), name, "the name of one of spec.ports");
              }
            });
  }
}
