package io.lateen.proxy.listener;

import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterChainMatch.SourceType;
import io.lateen.proxy.resource.Network;
import java.util.ArrayList;
import java.util.List;

/// Which filter chain takes a connection. Criterion by criterion, in the order of Envoy's
/// FilterChainMatch document, the chains that match most specifically stay and the others are out,
/// for good: a chain with the right server name loses to one with the right port. Immutable.
final class ChainMatcher {
  /// How specifically a chain matches: -1 not at all, 0 because it does not ask.
  private interface Criterion {
    int rank(Candidate candidate, Peer peer);
  }

  private record Candidate(
      int index,
      FilterChainMatch match,
      List<Network> destinations,
      List<Network> directSources,
      List<Network> sources) {

    Candidate(int index, FilterChainMatch match) {
      this(
          index,
          match,
          Network.of(match.prefixRanges()),
          Network.of(match.directSourcePrefixRanges()),
          Network.of(match.sourcePrefixRanges()));
    }
  }

  private static final List<Criterion> ORDER =
      List.of(
          ChainMatcher::destinationPort,
          (chain, peer) -> Network.closeness(chain.destinations, peer.localIp()),
          ChainMatcher::serverName,
          ChainMatcher::transportProtocol,
          ChainMatcher::applicationProtocol,
          (chain, peer) -> Network.closeness(chain.directSources, peer.remoteIp()),
          ChainMatcher::sourceType,
          (chain, peer) -> Network.closeness(chain.sources, peer.remoteIp()),
          ChainMatcher::sourcePort);

  private final List<Candidate> candidates = new ArrayList<>();

  /// @throws IllegalArgumentException when a prefix is no address
  ChainMatcher(List<FilterChainMatch> matches) {
    matches.forEach(match -> candidates.add(new Candidate(candidates.size(), match)));
  }

  /// The index of the chain; -1: none takes it.
  int choose(Peer peer) {
    List<Candidate> left = candidates;
    for (Criterion criterion : ORDER) {
      if (left.size() == 1 && left.getFirst().match.equals(FilterChainMatch.ANY)) {
        break;
      }
      left = best(left, criterion, peer);
    }
    return left.isEmpty() ? -1 : left.getFirst().index;
  }

  private static List<Candidate> best(List<Candidate> from, Criterion criterion, Peer peer) {
    List<Candidate> best = new ArrayList<>(from.size());
    int highest = 0;
    for (Candidate candidate : from) {
      int rank = criterion.rank(candidate, peer);
      if (rank > highest) {
        best.clear();
        highest = rank;
      }
      if (rank == highest) {
        best.add(candidate);
      }
    }
    return best;
  }

  private static int destinationPort(Candidate chain, Peer peer) {
    int port = chain.match.destinationPort();
    return port == 0 ? 0 : port == peer.localPort() ? 1 : -1;
  }

  private static int serverName(Candidate chain, Peer peer) {
    int best = chain.match.serverNames().isEmpty() ? 0 : -1;
    for (String name : chain.match.serverNames()) {
      best = Math.max(best, closeness(name, peer.hello().serverName()));
    }
    return best;
  }

  /// Exact beats any wildcard, a longer wildcard a shorter one.
  private static int closeness(String name, String asked) {
    if (name.equals(asked)) {
      return Integer.MAX_VALUE;
    }
    boolean under = name.startsWith("*.") && asked.endsWith(name.substring(1));
    return under ? name.length() : -1;
  }

  private static int transportProtocol(Candidate chain, Peer peer) {
    String transport = chain.match.transportProtocol();
    boolean same = transport.equals(peer.hello().tls() ? "tls" : "raw_buffer");
    return transport.isEmpty() ? 0 : same ? 1 : -1;
  }

  /// The protocol that the client named first wins.
  private static int applicationProtocol(Candidate chain, Peer peer) {
    List<String> wanted = chain.match.applicationProtocols();
    List<String> offered = peer.hello().applicationProtocols();
    int best = wanted.isEmpty() ? 0 : -1;
    for (String protocol : wanted) {
      int at = offered.indexOf(protocol);
      best = at < 0 ? best : Math.max(best, offered.size() - at);
    }
    return best;
  }

  private static int sourceType(Candidate chain, Peer peer) {
    SourceType type = chain.match.sourceType();
    boolean same = (type == SourceType.SAME_IP_OR_LOOPBACK) == peer.sameHost();
    return type == SourceType.ANY ? 0 : same ? 1 : -1;
  }

  private static int sourcePort(Candidate chain, Peer peer) {
    List<Integer> ports = chain.match.sourcePorts();
    return ports.isEmpty() ? 0 : ports.contains(peer.remotePort()) ? 1 : -1;
  }
}
