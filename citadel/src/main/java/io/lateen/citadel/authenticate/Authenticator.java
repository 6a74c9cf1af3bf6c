package io.lateen.citadel.authenticate;

import io.lateen.citadel.authority.Renewal;
import io.lateen.wire.tls.SpiffeId;

/// One way to tell who calls. Thread-safe; may block.
public sealed interface Authenticator permits ClientCertificate, KubernetesToken {
  /// What is said of an attempt.
  sealed interface Outcome {}

  /// @param id in the authority's own trust domain
  /// @param next what the certificate after the one that is asked for is given for
  record Known(SpiffeId id, Renewal next) implements Outcome {}

  /// @param reason without what was shown
  record Refused(String reason) implements Outcome {}

  Outcome authenticate(Credentials credentials);
}
