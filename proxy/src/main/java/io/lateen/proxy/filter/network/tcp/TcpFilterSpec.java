package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/// The configuration of a filter that stands before a TCP proxy; it knows the filter it configures.
public interface TcpFilterSpec extends FilterConfig {
  TcpFilter filter(StatsStore stats);

  /// The cluster that the filter chooses in place of the TCP proxy's; null: it leaves that alone.
  /// Pure, for explanations.
  ///
  /// @param serverName of the TLS client hello; null or empty: none
  default @Nullable String cluster(@Nullable String serverName) {
    return null;
  }
}
