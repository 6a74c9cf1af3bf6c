package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.stats.StatsStore;

/// The configuration of a filter that stands before a TCP proxy; it knows the filter it configures.
public interface TcpFilterSpec extends FilterConfig {
  TcpFilter filter(StatsStore stats);
}
