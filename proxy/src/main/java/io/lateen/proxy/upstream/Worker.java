package io.lateen.proxy.upstream;

import io.lateen.proxy.stats.Shard;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.SplittableRandom;

/// One event loop and what belongs to it alone. Everything an exchange touches is confined to it.
///
/// @param index 0.. among the proxy's workers
/// @param random the source of draws; not for secrets
public record Worker(
    int index,
    EventLoop loop,
    Shard shard,
    SplittableRandom random,
    Class<? extends SocketChannel> channelType) {}
