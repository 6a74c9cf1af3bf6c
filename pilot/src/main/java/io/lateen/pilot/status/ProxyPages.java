package io.lateen.pilot.status;

import com.google.protobuf.Message;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.ProxyStatus;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.XdsResources;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/debug/{adsz,cdsz,edsz}` of all proxies at once (Istio 1.1, `proxy/envoy/v2/debug.go`): what
/// each would be sent now.
final class ProxyPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Connections connections;

  ProxyPages(Connections connections) {
    this.connections = connections;
  }

  /// Everything of every proxy but endpoints.
  ArrayNode adsz() {
    return rows(
        (row, resources) -> {
          addAll(row.putArray("listeners"), resources.listeners());
          addAll(row.putArray("RDSRoutes"), resources.routes());
          addAll(row.putArray("clusters"), resources.clusters());
        });
  }

  /// The clusters of every proxy.
  ArrayNode cdsz() {
    return rows((row, resources) -> addAll(row.putArray("Clusters"), resources.clusters()));
  }

  /// The endpoints of every cluster that some proxy has; once more where proxies at different
  /// places see them differently.
  ArrayNode edsz() {
    Set<Message> assignments = new LinkedHashSet<>();
    forEach((proxy, resources) -> assignments.addAll(resources.endpoints()));
    ArrayNode all = JSON.createArrayNode();
    addAll(all, List.copyOf(assignments));
    return all;
  }

  private ArrayNode rows(BiConsumer<ObjectNode, XdsResources> fill) {
    ArrayNode rows = JSON.createArrayNode();
    forEach(
        (proxy, resources) -> {
          ObjectNode row = rows.addObject();
          row.put("node", proxy.node().id())
              .put("addr", proxy.peer())
              .put("connect", proxy.since().toString());
          fill.accept(row, resources);
        });
    return rows;
  }

  private void forEach(BiConsumer<ProxyStatus, XdsResources> each) {
    MeshSnapshot snapshot = connections.snapshot();
    if (snapshot == null) {
      return;
    }
    connections.proxies().stream()
        .sorted(Comparator.comparing(ProxyStatus::name))
        .forEach(proxy -> each.accept(proxy, Translator.all(snapshot, proxy.node())));
  }

  private static void addAll(ArrayNode to, List<? extends Message> messages) {
    messages.forEach(message -> to.add(MessageJson.of(message)));
  }
}
