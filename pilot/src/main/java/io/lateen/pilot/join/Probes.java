package io.lateen.pilot.join;

import io.lateen.model.rule.ReadinessProbe;
import io.lateen.model.rule.ReadinessProbe.Exec;
import io.lateen.model.rule.ReadinessProbe.HttpGet;
import io.lateen.model.rule.ReadinessProbe.TcpSocket;
import io.lateen.model.rule.WorkloadGroup;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.WorkloadProbe;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a group says of probes → what its workloads' proxies are told.
final class Probes {
  /// Metadata of proxies that do what they are told here; a real Envoy does not.
  static final String KNOWN = "LATEEN_PROBES";

  private Probes() {}

  /// Null: its workloads are not asked.
  ///
  /// @throws IOException when the proxy cannot ask
  static @Nullable WorkloadProbe of(ProxyNode node, @Nullable WorkloadGroup group)
      throws IOException {
    ReadinessProbe probe = group == null ? null : group.probe();
    if (group == null || probe == null) {
      return null;
    }
    if (!node.metadata().containsKey(KNOWN)) {
      throw new IOException(
          "WorkloadGroup %s has a probe (expected: none, for a proxy that does not probe)"
              .formatted(group.meta().name()));
    }
    return new WorkloadProbe(
        probe.initialDelay(),
        probe.timeout(),
        probe.period(),
        probe.successThreshold(),
        probe.failureThreshold(),
        action(Objects.requireNonNull(probe.action(), "checked")));
  }

  private static WorkloadProbe.Action action(ReadinessProbe.Action action) {
    return switch (action) {
      case HttpGet get -> http(get);
      case TcpSocket(String host, int port) -> new WorkloadProbe.Tcp(host, port);
      case Exec(List<String> command) -> new WorkloadProbe.Exec(command);
    };
  }

  private static WorkloadProbe.Http http(HttpGet get) {
    return new WorkloadProbe.Http(
        get.path(),
        get.port(),
        get.host(),
        get.scheme(),
        get.headers().stream()
            .map(one -> new WorkloadProbe.Header(one.name(), one.value()))
            .toList());
  }
}
