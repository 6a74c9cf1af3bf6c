package io.lateen.proxy.filter;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.route.CompiledTable;
import java.util.Map;

/// A configuration ready to serve. A request keeps the one it began with.
///
/// @param tables RDS tables by name
public record Serving(
    ConfigSnapshot config,
    Map<String, CompiledTable> tables,
    Map<String, ClusterRuntime> clusters) {
  public static final Serving NOTHING = new Serving(ConfigSnapshot.EMPTY, Map.of(), Map.of());
}
