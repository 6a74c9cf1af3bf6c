package io.lateen.model.check;

import io.lateen.model.rule.Port;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.ServiceEntry.Resolution;
import io.lateen.model.service.Protocol;
import java.util.HashSet;
import java.util.Set;

/// Rules of a ServiceEntry.
final class ServiceEntryCheck {
  private static final FieldPath HOSTS = FieldPath.SPEC.field("hosts");
  private static final FieldPath PORTS = FieldPath.SPEC.field("ports");

  private final Problems problems;
  private final PartCheck parts;

  ServiceEntryCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(ServiceEntry entry) {
    hosts(entry);
    problems.each(
        FieldPath.SPEC.field("addresses"),
        entry.addresses(),
        (path, address) -> address(path, address, entry.resolution()));
    ports(entry);
    new EndpointCheck(problems).check(entry);
    parts.exportTo(entry.exportTo());
  }

  private void hosts(ServiceEntry entry) {
    if (entry.hosts().isEmpty()) {
      problems.missing(HOSTS, "at least one host");
    }
    problems.each(HOSTS, entry.hosts(), this::host);
    if (entry.hosts().size() > 1
        && entry.resolution() != Resolution.NONE
        && !entry.ports().stream().allMatch(ServiceEntryCheck::tellsHostsApart)) {
      problems.error(
          HOSTS, entry.hosts() + " (expected: one host, unless every port speaks HTTP or TLS)");
    }
  }

  private static boolean tellsHostsApart(Port port) {
    Protocol protocol = Protocol.parse(port.protocol());
    return protocol.isHttp() || protocol.isTls();
  }

  private void host(FieldPath path, String host) {
    if (host.equals("*") || !HostCheck.isWildcardName(host)) {
      problems.unexpected(path, host, "a DNS name, perhaps with a leading \"*.\"");
    }
  }

  private void address(FieldPath path, String address, Resolution resolution) {
    if (!HostCheck.isIpv4Subnet(address)) {
      problems.unexpected(path, address, "an IPv4 address or network like 10.1.0.0/16");
    } else if (address.indexOf('/') >= 0 && resolution.asksDns()) {
      problems.unexpected(path, address, "an address; networks need resolution NONE or STATIC");
    }
  }

  private void ports(ServiceEntry entry) {
    if (entry.ports().isEmpty()) {
      problems.warning(PORTS, "none given; nothing can be called");
    }
    Set<String> names = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    problems.each(
        PORTS,
        entry.ports(),
        (path, port) -> {
          port(path, port);
          parts.port(path.field("targetPort"), entry.targetPort(port.number()));
          if (!names.add(port.name())) {
            problems.unexpected(path.field("name"), port.name(), "a name no other port has");
          }
          if (!numbers.add(port.number())) {
            problems.unexpected(path.field("number"), port.number(), "a number no other port has");
          }
        });
  }

  private void port(FieldPath path, Port port) {
    parts.port(path.field("number"), port.number());
    parts.protocol(path.field("protocol"), port.protocol());
    if (port.name().isEmpty()) {
      problems.missing(path.field("name"), "the port's name");
    } else {
      parts.label(path.field("name"), port.name());
    }
  }
}
