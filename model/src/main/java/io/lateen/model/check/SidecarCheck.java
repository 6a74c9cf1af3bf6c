package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.Egress;
import io.lateen.model.rule.Sidecar.Ingress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules of a Sidecar.
final class SidecarCheck {
  private static final FieldPath EGRESS = FieldPath.SPEC.field("egress");
  private static final Pattern LOCAL_ENDPOINT =
      Pattern.compile("(?:127\\.0\\.0\\.1)?:([1-9][0-9]{0,4})");

  private final Problems problems;
  private final PartCheck parts;

  SidecarCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(Sidecar sidecar) {
    selector(sidecar);
    Set<Integer> ingressPorts = new HashSet<>();
    problems.each(
        FieldPath.SPEC.field("ingress"),
        sidecar.ingress(),
        (path, each) -> ingress(path, each, ingressPorts));
    boolean saysMore =
        !sidecar.ingress().isEmpty()
            || sidecar.outboundTrafficPolicy() != null
            || sidecar.inboundConnectionPool() != null;
    if (sidecar.egress().isEmpty() && !saysMore) {
      problems.missing(EGRESS, "at least one listener");
    }
    pool(FieldPath.SPEC.field("inboundConnectionPool"), sidecar.inboundConnectionPool());
    Set<Integer> egressPorts = new HashSet<>();
    problems.each(EGRESS, sidecar.egress(), (path, each) -> egress(path, each, egressPorts));
    catchAllIsLast(sidecar.egress());
  }

  private void pool(FieldPath path, @Nullable ConnectionPool pool) {
    if (pool != null) {
      new SettingsCheck(problems).pool(path, pool);
    }
  }

  private void selector(Sidecar sidecar) {
    if (sidecar.workloadSelector() == null) {
      return;
    }
    FieldPath labels = FieldPath.SPEC.field("workloadSelector").field("labels");
    if (sidecar.workloadSelector().isEmpty()) {
      problems.missing(labels, "at least one label");
    }
    parts.labels(labels, sidecar.workloadSelector());
  }

  private void ingress(FieldPath path, Ingress ingress, Set<Integer> ports) {
    if (ingress.port() == null) {
      problems.missing(path.field("port"), "the port to listen on");
    } else {
      listener(path, ingress.port(), ingress.bind(), ports);
    }
    pool(path.field("connectionPool"), ingress.connectionPool());
    if (!isLocalEndpoint(ingress.defaultEndpoint())) {
      problems.unexpected(
          path.field("defaultEndpoint"),
          ingress.defaultEndpoint(),
          "127.0.0.1:port, :port or unix:///path");
    }
  }

  private static boolean isLocalEndpoint(String text) {
    var matcher = LOCAL_ENDPOINT.matcher(text);
    return matcher.matches()
        ? Integer.parseInt(matcher.group(1)) <= 65535
        : HostCheck.isUnixSocket(text);
  }

  private void egress(FieldPath path, Egress egress, Set<Integer> ports) {
    if (egress.port() != null) {
      listener(path, egress.port(), egress.bind(), ports);
    } else {
      bind(path.field("bind"), egress.bind());
    }
    if (egress.hosts().isEmpty()) {
      problems.missing(path.field("hosts"), "at least one namespace/host");
    }
    problems.each(path.field("hosts"), egress.hosts(), this::host);
  }

  private void listener(FieldPath path, Port port, @Nullable String bind, Set<Integer> ports) {
    FieldPath at = path.field("port");
    parts.protocol(at.field("protocol"), port.protocol());
    bind(path.field("bind"), bind);
    if (isUnix(bind)) {
      return; // Istio wants port 0 beside it
    }
    parts.port(at.field("number"), port.number());
    if (!ports.add(port.number())) {
      problems.unexpected(at.field("number"), port.number(), "a number no other listener has");
    }
  }

  /// Istio has sidecars listen on sockets of the file system too.
  private void bind(FieldPath path, @Nullable String bind) {
    if (bind != null && !bind.isEmpty() && !HostCheck.isIpv4(bind)) {
      String why = isUnix(bind) ? "; sidecars do not listen on unix sockets" : "";
      problems.unexpected(path, bind, "an IPv4 address" + why);
    }
  }

  private static boolean isUnix(@Nullable String bind) {
    return bind != null && bind.startsWith("unix:");
  }

  private void host(FieldPath path, String host) {
    int slash = host.indexOf('/');
    String namespace = slash < 0 ? "" : host.substring(0, slash);
    boolean known = Set.of("*", ".", "~").contains(namespace) || HostCheck.isLabel(namespace);
    if (!known || !HostCheck.isCompleteName(host.substring(slash + 1))) {
      problems.unexpected(
          path,
          host,
          "namespace/host: a namespace, \"*\", \".\" or \"~\", then \"*\" or a name with a dot");
    }
  }

  private void catchAllIsLast(List<Egress> egress) {
    for (int i = 0; i + 1 < egress.size(); i++) {
      if (egress.get(i).port() == null) {
        problems.missing(
            EGRESS.item(i).field("port"), "a port; only the last listener may go without");
      }
    }
  }
}
