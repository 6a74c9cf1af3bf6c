package io.lateen.proxy.filter.network.sni;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [SniClusterConfig].
public final class SniClusterParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.network.sni_cluster.v3.SniCluster";
  }

  @Override
  public boolean isNetwork() {
    return true;
  }

  @Override
  public FilterConfig parse(Fields config) {
    config.refuseOthers();
    return new SniClusterConfig();
  }
}
