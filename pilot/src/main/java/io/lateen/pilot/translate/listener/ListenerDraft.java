package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.model.service.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A listener in the making that several services or servers share.
final class ListenerDraft {
  private final Listener.Builder listener;
  private final Kind kind;
  private final Set<FilterChainMatch> matches = new HashSet<>();

  /// What the ports speak that share a listener.
  enum Kind {
    /// All share one chain.
    HTTP,
    TCP,
    /// Nobody says: one chain for HTTP, which all share, and others beside it.
    DETECTED;

    static Kind of(Protocol protocol) {
      return protocol.isHttp() ? HTTP : protocol == Protocol.UNDECLARED ? DETECTED : TCP;
    }
  }

  ListenerDraft(Listener.Builder listener, Kind kind) {
    this.listener = listener;
    this.kind = kind;
  }

  boolean hasChains() {
    return listener.getFilterChainsCount() > 0;
  }

  Kind kind() {
    return kind;
  }

  void addOnce(Supplier<FilterChain> chain) {
    if (listener.getFilterChainsCount() == 0) {
      listener.addFilterChains(chain.get());
    }
  }

  /// Of two chains for the same connections the first stays; Envoy refuses a listener with both.
  /// Matches are compared name by name and range by range, as Envoy does.
  ///
  /// @return false: it was not taken
  boolean add(FilterChain chain) {
    FilterChainMatch match = chain.getFilterChainMatch();
    List<FilterChainMatch> single = singles(match);
    if (single.stream().anyMatch(matches::contains)) {
      return false;
    }
    matches.addAll(single);
    listener.addFilterChains(chain);
    return true;
  }

  Listener build() {
    if (listener.getFilterChainsList().stream().anyMatch(Listeners::looksIntoTls)) {
      listener.addListenerFilters(Listeners.tlsInspector());
    }
    return listener.build();
  }

  private static List<FilterChainMatch> singles(FilterChainMatch match) {
    List<FilterChainMatch> byName =
        match.getServerNamesCount() == 0
            ? List.of(match)
            : match.getServerNamesList().stream()
                .map(name -> match.toBuilder().clearServerNames().addServerNames(name).build())
                .toList();
    return byName.stream().flatMap(one -> ranges(one).stream()).toList();
  }

  private static List<FilterChainMatch> ranges(FilterChainMatch match) {
    return match.getPrefixRangesCount() == 0
        ? List.of(match)
        : match.getPrefixRangesList().stream()
            .map(range -> match.toBuilder().clearPrefixRanges().addPrefixRanges(range).build())
            .toList();
  }
}
