package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthenticationPolicy.PrincipalBinding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom roles mean by a user: whoever the policy of Istio 1.1 that is in force says calls.
///
/// @param domains of certificates
record Users(Proof proof, TrustDomains domains) {
  /// By what somebody is known.
  enum Proof {
    CERTIFICATE,
    /// A workload's own token.
    PEER_TOKEN,
    /// The same, and its certificate if it has no good one.
    PEER_TOKEN_FIRST,
    /// The token of the one on whose behalf it calls.
    ORIGIN_TOKEN
  }

  /// Of connections that are no requests.
  static Users byCertificate(TrustDomains domains) {
    return new Users(Proof.CERTIFICATE, domains);
  }

  /// Of requests.
  ///
  /// @param policy null: none is in force
  static Users of(
      @Nullable AuthenticationPolicy policy, Transport transport, TrustDomains domains) {
    return new Users(policy == null ? Proof.CERTIFICATE : proof(policy, transport), domains);
  }

  private static Proof proof(AuthenticationPolicy policy, Transport transport) {
    if (policy.principalBinding() == PrincipalBinding.USE_ORIGIN) {
      return Proof.ORIGIN_TOKEN;
    }
    if (PeerMethods.of(policy, transport).telling().isEmpty()) {
      return Proof.CERTIFICATE;
    }
    return transport == Transport.MUTUAL_TLS ? Proof.PEER_TOKEN_FIRST : Proof.PEER_TOKEN;
  }

  /// `*` is everybody, also who has proved nothing.
  Principal named(String pattern) {
    if (pattern.equals("*")) {
      return Principals.ANY;
    }
    return switch (proof) {
      case CERTIFICATE -> Principals.workload(pattern, domains);
      case PEER_TOKEN -> Principals.peer(pattern);
      case PEER_TOKEN_FIRST ->
          Principals.any(
              List.of(
                  Principals.peer(pattern),
                  Principals.all(
                      List.of(
                          Principals.not(Principals.peer("*/*")),
                          Principals.workload(pattern, domains)))));
      case ORIGIN_TOKEN -> Principals.request(pattern);
    };
  }
}
