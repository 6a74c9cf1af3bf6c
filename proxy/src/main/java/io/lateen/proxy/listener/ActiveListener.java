package io.lateen.proxy.listener;

import io.lateen.proxy.explain.Explanation.Entry;
import io.lateen.proxy.filter.network.ConnectionFilter;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.tls.RotatingContext;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A listener being served: its chains, ready, and its connections.
///
/// @param matcher over the chains, in their order
/// @param defaultChain for what matches none; null: such connections are closed
/// @param looksForTls true: connections are looked into for a TLS client hello
/// @param learning null: there is nothing to learn of destinations
/// @param handshakes that are not over, by worker
/// @param socket null: connections are handed over by another listener
record ActiveListener(
    Listener config,
    List<Chain> chains,
    ChainMatcher matcher,
    @Nullable Chain defaultChain,
    boolean looksForTls,
    @Nullable Learning learning,
    ListenerStats stats,
    List<Handshakes> handshakes,
    ChannelGroup connections,
    @Nullable ListeningSocket socket) {

  /// @param tls null: plain text
  /// @param entry the same in words, for explanations
  record Chain(
      FilterChain config, @Nullable RotatingContext tls, ConnectionFilter filter, Entry entry) {}

  /// What its chains answer TLS with.
  List<RotatingContext> contexts() {
    return Stream.concat(chains.stream(), Stream.ofNullable(defaultChain))
        .map(Chain::tls)
        .filter(Objects::nonNull)
        .toList();
  }

  ActiveListener on(@Nullable ListeningSocket newSocket) {
    return new ActiveListener(
        config,
        chains,
        matcher,
        defaultChain,
        looksForTls,
        learning,
        stats,
        handshakes,
        connections,
        newSocket);
  }

  /// Null: nobody takes it.
  @Nullable Chain choose(Peer peer) {
    int index = matcher.choose(peer);
    return index < 0 ? defaultChain : chains.get(index);
  }

  /// A user event: the listener that has these connections wants them no longer.
  record Retired(ChannelGroup connections) {}

  /// Its connections go on with the listener that has taken its place, or end as soon as that cuts
  /// nothing.
  void drain() {
    Retired event = new Retired(connections);
    for (Channel channel : connections) {
      channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(event));
    }
  }

  /// From now on nothing new begins under its rules.
  void retire() {
    Stream.concat(chains.stream(), Stream.ofNullable(defaultChain))
        .forEach(chain -> chain.filter().retire());
    drain();
  }

  /// Whether what this chain has taken can be its successor's: encrypted alike, spoken alike.
  static boolean alike(Chain before, Chain after) {
    return Objects.equals(before.config().tls(), after.config().tls())
        && after.filter().follows(before.filter());
  }
}
