package io.lateen.pilot.translate.security;

import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthenticationPolicy.Peer;
import io.lateen.model.rule.JwtRule;
import java.util.List;
import java.util.stream.Stream;

/// What a policy's `peers` ask of a request: one of them will do, and the first that does says who
/// calls (Istio 1.1, `authentication.istio.io/v1alpha1`). A certificate was checked before there is
/// a request; tokens that stand behind it are not asked for then.
///
/// @param telling tokens that say who calls, when they are good
/// @param others that are only passed on, when they are good
/// @param needed whether a good one must be there
record PeerMethods(List<JwtRule> telling, List<JwtRule> others, boolean needed) {
  static PeerMethods of(AuthenticationPolicy policy, Transport transport) {
    boolean proved =
        transport == Transport.MUTUAL_TLS && policy.peers().stream().anyMatch(PeerMethods::isMtls);
    List<Peer> telling =
        proved ? policy.peers().stream().takeWhile(peer -> !isMtls(peer)).toList() : policy.peers();
    return new PeerMethods(
        tokens(telling.stream()),
        tokens(policy.peers().stream().skip(telling.size())),
        !proved && !policy.peerIsOptional());
  }

  private static boolean isMtls(Peer peer) {
    return peer instanceof Peer.MutualTls;
  }

  private static List<JwtRule> tokens(Stream<Peer> peers) {
    return peers
        .filter(Peer.Token.class::isInstance)
        .map(peer -> ((Peer.Token) peer).jwt())
        .toList();
  }
}
