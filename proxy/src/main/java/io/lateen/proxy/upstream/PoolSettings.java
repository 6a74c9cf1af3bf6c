package io.lateen.proxy.upstream;

import java.net.InetSocketAddress;

/// What a pool works with.
///
/// @param maxRequests per connection; 0: no limit
/// @param idleNanos until an idle connection is closed; 0: never
public record PoolSettings(
    Worker worker,
    InetSocketAddress address,
    Connector connector,
    PoolBudget budget,
    UpstreamStats stats,
    int maxRequests,
    long idleNanos) {}
