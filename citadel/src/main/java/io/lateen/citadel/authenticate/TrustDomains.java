package io.lateen.citadel.authenticate;

import io.lateen.wire.tls.SpiffeId;
import java.util.List;
import java.util.Optional;

/// The mesh's trust domain, and the names it had before.
///
/// @param name in every new certificate
/// @param aliases whose certificates still say who somebody is
public record TrustDomains(String name, List<String> aliases) {
  public TrustDomains {
    aliases = List.copyOf(aliases);
  }

  /// The identity under today's name; empty when it is a stranger's.
  Optional<SpiffeId> own(SpiffeId id) {
    return id.trustDomain().equals(name) || aliases.contains(id.trustDomain())
        ? Optional.of(id.in(name))
        : Optional.empty();
  }
}
