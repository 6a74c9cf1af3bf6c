package io.lateen.pilot.status;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.ProxyStatus;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.MeshState;
import io.lateen.pilot.translate.Translator;
import io.lateen.wire.xds.ServerConversation.State;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/debug/…`: what Pilot knows and what it told whom, as JSON (Istio 1.1,
/// `proxy/envoy/v2/debug.go`).
final class DebugPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Connections connections;
  private final Supplier<MeshState> state;

  DebugPages(Connections connections, Supplier<MeshState> state) {
    this.connections = connections;
    this.state = state;
  }

  /// What each proxy was sent and acknowledged, by nonce.
  ArrayNode syncz() {
    ArrayNode proxies = JSON.createArrayNode();
    for (ProxyStatus proxy : connections.proxies()) {
      ProxyStatus.Report report = proxy.report();
      ObjectNode row = proxies.addObject();
      row.put("proxy", proxy.name());
      row.put("proxy_version", proxy.node().metadata().getOrDefault("ISTIO_PROXY_VERSION", ""));
      row.put("revision", report.revision());
      put(row, "cluster", report.clusters());
      put(row, "listener", report.listeners());
      put(row, "route", report.routes());
      put(row, "endpoint", report.endpoints());
      row.put("endpoint_percent", inSync(report.endpoints()) ? 100 : 0);
    }
    return proxies;
  }

  private static void put(ObjectNode row, String type, State state) {
    row.put(type + "_sent", state.sentNonce());
    row.put(type + "_acked", state.ackedNonce());
    if (!state.nackReason().isEmpty()) {
      row.put(type + "_rejected", state.nackReason());
    }
  }

  private static boolean inSync(State state) {
    return state.sentNonce().equals(state.ackedNonce());
  }

  /// The services of all registries.
  ArrayNode registryz() {
    ArrayNode services = JSON.createArrayNode();
    for (Service service : state.get().services()) {
      services.add(JSON.<ObjectNode>valueToTree(service));
    }
    services.addObject();
    return services;
  }

  /// The addresses behind them.
  ArrayNode endpointz() {
    ArrayNode endpoints = JSON.createArrayNode();
    for (Endpoint endpoint : state.get().endpoints()) {
      endpoints.add(JSON.<ObjectNode>valueToTree(endpoint));
    }
    endpoints.addObject();
    return endpoints;
  }

  /// The rules in force.
  ArrayNode configz() {
    ArrayNode rules = JSON.createArrayNode();
    for (Rule rule : state.get().rules()) {
      ObjectNode row = rules.addObject();
      row.put("type", rule.kind());
      row.put("name", rule.meta().name());
      row.put("namespace", rule.meta().namespace());
      row.put("resourceVersion", rule.meta().version());
      row.set("spec", JSON.valueToTree(rule));
    }
    rules.addObject();
    return rules;
  }

  /// What Pilot would send to a connected proxy now; null when no proxy has that name.
  ///
  /// @param proxyId `pod.namespace`
  @Nullable ObjectNode configDump(String proxyId) {
    MeshSnapshot snapshot = connections.snapshot();
    for (ProxyStatus proxy : connections.proxies()) {
      if (snapshot != null && proxy.name().equals(proxyId)) {
        return ConfigDump.of(Translator.all(snapshot, proxy.node()), snapshot.revision());
      }
    }
    return null;
  }
}
