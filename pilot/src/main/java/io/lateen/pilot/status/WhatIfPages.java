package io.lateen.pilot.status;

import com.google.protobuf.ByteString;
import io.lateen.model.check.Problem;
import io.lateen.model.rule.Meta;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.Difference;
import io.lateen.pilot.push.ProxyStatus;
import io.lateen.pilot.push.Rehearsal;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.Overlay;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.patch.Patches;
import io.lateen.pilot.translate.route.LeftOut;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.XdsResponse;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What objects would change if they were applied, or deleted: computed from the mesh as it is now,
/// told to nobody but who asks.
final class WhatIfPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Connections connections;
  private final Function<Overlay, MeshSnapshot> changed;

  /// @param changed makes the snapshot there would be
  WhatIfPages(Connections connections, Function<Overlay, MeshSnapshot> changed) {
    this.connections = connections;
    this.changed = changed;
  }

  /// Which proxies would be sent what.
  ObjectNode plan(Overlay overlay) {
    // Both are made now, so that nothing but the objects is between them.
    MeshSnapshot before = changed.apply(Overlay.NONE);
    MeshSnapshot after = changed.apply(overlay);
    ObjectNode plan = JSON.createObjectNode();
    ArrayNode touched = plan.putArray("proxies");
    int untouched = 0;
    for (ProxyStatus proxy : proxies()) {
      Difference difference = Difference.of(before, after, proxy);
      if (difference.responses() == 0) {
        untouched++;
      } else {
        add(touched.addObject().put("proxy", proxy.name()), difference);
      }
    }
    addProblems(plan.putArray("problems"), after);
    return plan.put("untouched", untouched);
  }

  /// Parts of rules that would not be applied.
  private static void addProblems(ArrayNode rows, MeshSnapshot after) {
    addProblems(rows, "EnvoyFilter", Patches.problems(after));
    addProblems(rows, "VirtualService", after.delegationProblems());
  }

  private static void addProblems(ArrayNode rows, String kind, Map<Meta, List<Problem>> found) {
    found.forEach(
        (meta, problems) ->
            problems.forEach(
                problem ->
                    rows.addObject()
                        .put("object", kind + " " + meta.namespace() + "/" + meta.name())
                        .put("problem", problem.toString())));
  }

  private List<ProxyStatus> proxies() {
    return connections.proxies().stream().sorted(Comparator.comparing(ProxyStatus::name)).toList();
  }

  private static void add(ObjectNode row, Difference difference) {
    row.put("responses", difference.responses()).put("bytes", difference.bytes());
    ArrayNode changes = row.putArray("changes");
    for (Difference.Change change : difference.changes()) {
      String type = change.typeUrl();
      changes
          .addObject()
          .put("type", type.substring(type.lastIndexOf('.') + 1))
          .put("name", change.name())
          .put("kind", change.kind().name().toLowerCase(java.util.Locale.ROOT))
          .put("bytes", change.bytes());
    }
  }

  /// Everything a connected proxy would have; null when no proxy has that name.
  ///
  /// @param proxyId `pod.namespace`
  @Nullable ObjectNode resources(String proxyId, Overlay overlay) {
    for (ProxyStatus proxy : connections.proxies()) {
      if (proxy.name().equals(proxyId)) {
        Rehearsal rehearsal = new Rehearsal(proxy.node(), changed.apply(overlay), false);
        return resources(rehearsal.began()).put("proxy", proxyId);
      }
    }
    return null;
  }

  /// Rules about a host that a connected proxy is not sent; null when no proxy has that name.
  ///
  /// @param proxyId `pod.namespace`
  @Nullable ObjectNode leftOut(String proxyId, Overlay overlay, String host, int port) {
    for (ProxyStatus proxy : connections.proxies()) {
      if (proxy.name().equals(proxyId)) {
        Perspective seen = Perspective.of(changed.apply(overlay), proxy.node());
        ObjectNode page = JSON.createObjectNode().put("proxy", proxyId);
        page.set("leftOut", LeftOutJson.of(LeftOut.of(seen, host, port)));
        return page;
      }
    }
    return null;
  }

  /// Encoded messages of each type, in base64.
  private static ObjectNode resources(List<XdsResponse> sent) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode responses = all.putArray("responses");
    for (XdsResponse any : sent) {
      DiscoveryResponse response = (DiscoveryResponse) any; // not incremental
      ObjectNode one = responses.addObject().put("typeUrl", response.typeUrl());
      ArrayNode values = one.putArray("resources");
      for (ByteString resource : response.resources()) {
        values.add(Base64.getEncoder().encodeToString(resource.toByteArray()));
      }
    }
    return all;
  }
}
