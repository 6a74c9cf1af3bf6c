package io.lateen.proxy.interchange;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import java.util.ArrayList;
import java.util.List;

/// Header operations by chance: every level has the same four fields, but no type in common.
final class RandomHeaderEdits {
  private static final List<String> REQUEST =
      List.of("x-a", "X-B", "x-n", "x-new", "cookie", "user-agent");
  private static final List<String> RESPONSE = List.of("x-up", "X-N", "x-new", "server", "x-empty");
  private static final List<String> VALUES =
      List.of(
          "1",
          "two",
          "",
          "a,b",
          "100%%",
          "%REQ(X-A)%",
          "%REQ(x-none)%",
          "%REQ(x-none?x-a):3%",
          "<%REQ(x-n)%>",
          "%PROTOCOL%",
          "%REQ(:path)%",
          "%REQ(:method)% %REQ(:authority)%",
          "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
          "%ROUTE_NAME%");
  private static final List<String> RESPONSE_VALUES =
      List.of(
          "1", "", "%RESPONSE_CODE%", "%REQ(x-a)%", "%RESP(x-up)%", "%PROTOCOL%", "%REQ(:path)%");

  private final Chance chance;

  RandomHeaderEdits(Chance chance) {
    this.chance = chance;
  }

  private record Edits(
      List<HeaderValueOption> add,
      List<String> remove,
      List<HeaderValueOption> addToResponse,
      List<String> removeFromResponse) {}

  void of(int percent, RouteConfiguration.Builder table) {
    if (chance.percent(percent)) {
      Edits edits = edits();
      table.addAllRequestHeadersToAdd(edits.add).addAllRequestHeadersToRemove(edits.remove);
      table.addAllResponseHeadersToAdd(edits.addToResponse);
      table.addAllResponseHeadersToRemove(edits.removeFromResponse);
    }
  }

  void of(int percent, VirtualHost.Builder host) {
    if (chance.percent(percent)) {
      Edits edits = edits();
      host.addAllRequestHeadersToAdd(edits.add).addAllRequestHeadersToRemove(edits.remove);
      host.addAllResponseHeadersToAdd(edits.addToResponse);
      host.addAllResponseHeadersToRemove(edits.removeFromResponse);
    }
  }

  void of(int percent, Route.Builder route) {
    if (chance.percent(percent)) {
      Edits edits = edits();
      route.addAllRequestHeadersToAdd(edits.add).addAllRequestHeadersToRemove(edits.remove);
      route.addAllResponseHeadersToAdd(edits.addToResponse);
      route.addAllResponseHeadersToRemove(edits.removeFromResponse);
    }
  }

  void of(int percent, WeightedCluster.ClusterWeight.Builder part) {
    if (chance.percent(percent)) {
      Edits edits = edits();
      part.addAllRequestHeadersToAdd(edits.add).addAllRequestHeadersToRemove(edits.remove);
      part.addAllResponseHeadersToAdd(edits.addToResponse);
      part.addAllResponseHeadersToRemove(edits.removeFromResponse);
    }
  }

  private Edits edits() {
    return new Edits(
        adds(REQUEST, VALUES),
        removes(REQUEST),
        adds(RESPONSE, RESPONSE_VALUES),
        removes(RESPONSE));
  }

  private List<HeaderValueOption> adds(List<String> names, List<String> values) {
    List<HeaderValueOption> adds = new ArrayList<>();
    for (int i = chance.below(3); i > 0; i--) {
      adds.add(
          HeaderValueOption.newBuilder()
              .setHeader(
                  HeaderValue.newBuilder().setKey(chance.of(names)).setValue(chance.of(values)))
              .setAppendActionValue(chance.below(4))
              .setKeepEmptyValue(chance.percent(30))
              .build());
    }
    return adds;
  }

  private List<String> removes(List<String> names) {
    return chance.percent(30) ? List.of(chance.of(names)) : List.of();
  }
}
