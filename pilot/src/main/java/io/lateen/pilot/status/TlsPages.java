package io.lateen.pilot.status;

import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.ProxyStatus;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.cluster.TlsSurvey;
import io.lateen.pilot.translate.node.Perspective;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `/debug/authenticationz` (Istio 1.1, `proxy/envoy/v2/debug.go`).
final class TlsPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Connections connections;

  TlsPages(Connections connections) {
    this.connections = connections;
  }

  /// What a connected proxy and the services it sees speak; null when no proxy has that name.
  ///
  /// @param proxyId `pod.namespace`
  @Nullable ArrayNode authenticationz(String proxyId) {
    MeshSnapshot snapshot = connections.snapshot();
    for (ProxyStatus proxy : connections.proxies()) {
      if (snapshot != null && proxy.name().equals(proxyId)) {
        return rows(Perspective.of(snapshot, proxy.node()));
      }
    }
    return null;
  }

  private static ArrayNode rows(Perspective seen) {
    ArrayNode rows = JSON.createArrayNode();
    for (TlsSurvey.Row row : TlsSurvey.of(seen)) {
      rows.addObject()
          .put("host", row.host())
          .put("port", row.port())
          .put("authentication_policy_name", row.policy())
          .put("destination_rule_name", row.rule())
          .put("server_protocol", row.server())
          .put("client_protocol", row.client())
          .put("TLS_conflict_status", row.status());
    }
    return rows;
  }
}
