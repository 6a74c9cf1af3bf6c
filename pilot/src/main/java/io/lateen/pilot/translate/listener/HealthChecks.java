package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.service.Workload;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;

/// Filters by which those who ask an application for its health or its metrics pass unseen: they
/// are not traced and not reported (Istio 1.1, `pilot/pkg/networking/plugin/health`).
final class HealthChecks {
  private static final String NAME = "envoy.filters.http.health_check";

  private HealthChecks() {}

  static List<HttpFilter> of(Perspective seen, InboundPort port) {
    Workload workload = seen.workload();
    if (workload == null || port.instance() == null) {
      return List.of();
    }
    return workload.probePaths().stream()
        .filter(probe -> probe.port() == 0 || probe.port() == port.appPort())
        .map(probe -> probe.path())
        .distinct()
        .map(HealthChecks::filter)
        .toList();
  }

  private static HttpFilter filter(String path) {
    HealthCheck config =
        HealthCheck.newBuilder()
            .setPassThroughMode(BoolValue.of(true))
            .addHeaders(
                HeaderMatcher.newBuilder()
                    .setName(":path")
                    .setStringMatch(StringMatcher.newBuilder().setExact(path)))
            .build();
    return HttpFilter.newBuilder().setName(NAME).setTypedConfig(Messages.any(config)).build();
  }
}
