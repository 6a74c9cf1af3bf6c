package io.lateen.pilot;

import io.lateen.model.service.Workload;
import io.lateen.pilot.push.Rehearsal;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.WrittenMesh;
import io.lateen.pilot.status.LeftOutJson;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.route.LeftOut;
import io.lateen.wire.xds.XdsResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Pilot without a mesh: what proxies would be sent if some documents were all there is. Pure; any
/// thread.
public final class OfflineMesh {
  private final MeshConfig config;
  private final MeshSnapshot snapshot;

  /// @param documents each with a namespace; Deployments get a Pod each, Services their endpoints
  public OfflineMesh(List<JsonNode> documents, MeshConfig config) {
    this.config = config;
    this.snapshot = WrittenMesh.of(documents, config);
  }

  /// Everything that a workload's proxy would have.
  ///
  /// @param router whether the proxy is a gateway rather than a sidecar
  public List<XdsResponse> resources(
      String name, String namespace, Map<String, String> labels, boolean router) {
    return new Rehearsal(node(name, namespace, labels, router), snapshot, false).began();
  }

  /// Rules about a host that it would not have, as Pilot's page `/debug/left_out` tells them.
  ///
  /// @param host that is called, `reviews` or a whole name
  public JsonNode leftOut(
      String name,
      String namespace,
      Map<String, String> labels,
      boolean router,
      String host,
      int port) {
    ProxyNode node = node(name, namespace, labels, router);
    return LeftOutJson.of(LeftOut.of(Perspective.of(snapshot, node), host, port));
  }

  private ProxyNode node(
      String name, String namespace, Map<String, String> labels, boolean router) {
    Workload known = snapshot.workload(namespace, name, "");
    String ip = known == null ? "127.0.0.1" : known.ip();
    String domain = namespace + ".svc." + config.domain();
    return new ProxyNode(
        router ? ProxyNode.Type.ROUTER : ProxyNode.Type.SIDECAR,
        (router ? "router~" : "sidecar~") + ip + "~" + name + "." + namespace + "~" + domain,
        ip,
        name,
        namespace,
        domain,
        namespace,
        known == null ? labels : known.labels(),
        known == null ? "" : known.locality(),
        ProxyNode.Interception.REDIRECT,
        null,
        Map.of());
  }
}
