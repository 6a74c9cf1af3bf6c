package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.Egress;
import io.lateen.model.rule.Sidecar.Ingress;
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
    BindCheck ingress = new BindCheck(problems);
    problems.each(
        FieldPath.SPEC.field("ingress"),
        sidecar.ingress(),
        (path, each) -> ingress(path, each, ingress));
    boolean saysMore =
        !sidecar.ingress().isEmpty()
            || sidecar.outboundTrafficPolicy() != null
            || sidecar.inboundConnectionPool() != null;
    if (sidecar.egress().isEmpty() && !saysMore) {
      problems.missing(EGRESS, "at least one listener");
    }
    pool(FieldPath.SPEC.field("inboundConnectionPool"), sidecar.inboundConnectionPool());
    BindCheck egress = new BindCheck(problems);
    problems.each(EGRESS, sidecar.egress(), (path, each) -> egress(path, each, egress));
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

  private void ingress(FieldPath path, Ingress ingress, BindCheck binds) {
    Port port = ingress.port();
    if (port == null) {
      problems.missing(path.field("port"), "the port to listen on");
    } else {
      protocol(path, port);
      binds.ingress(path, port, ingress.bind());
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

  private void egress(FieldPath path, Egress egress, BindCheck binds) {
    if (egress.port() != null) {
      protocol(path, egress.port());
    }
    binds.egress(path, egress, egress.port());
    if (egress.hosts().isEmpty()) {
      problems.missing(path.field("hosts"), "at least one namespace/host");
    }
    problems.each(path.field("hosts"), egress.hosts(), this::host);
  }

  private void protocol(FieldPath path, Port port) {
    parts.protocol(path.field("port").field("protocol"), port.protocol());
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
