package io.lateen.proxy.filter.network.rbac;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.filter.rbac.RbacRules;
import io.lateen.proxy.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.network.rbac.v3.RBAC`.
///
/// @param rules null: everybody may connect
/// @param shadow rules that are only tried; null: none
/// @param statPrefix of statistics, without its last dot
/// @param shadowPrefix of those of `shadow`, and of its metadata
record NetworkRbacConfig(
    @Nullable RbacRules rules, @Nullable RbacRules shadow, String statPrefix, String shadowPrefix)
    implements TcpFilterSpec {
  @Override
  public TcpFilter filter(StatsStore stats) {
    return new NetworkRbacFilter(this, stats);
  }
}
