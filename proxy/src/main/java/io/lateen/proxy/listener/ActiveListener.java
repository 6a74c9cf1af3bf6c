package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.ConnectionFilter;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.Listener;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener being served: its chains, ready, and its connections.
///
/// @param socket null: connections are handed over by another listener
record ActiveListener(
    Listener config, List<Chain> chains, ChannelGroup connections, @Nullable Channel socket) {

  record Chain(FilterChain config, ConnectionFilter filter) {}

  ActiveListener on(@Nullable Channel newSocket) {
    return new ActiveListener(config, chains, connections, newSocket);
  }

  /// Lets connections end as soon as they cut nothing.
  void drain() {
    for (Channel channel : connections) {
      channel
          .eventLoop()
          .execute(() -> channel.pipeline().fireUserEventTriggered(ConnectionFilter.Drain.DRAIN));
    }
  }
}
