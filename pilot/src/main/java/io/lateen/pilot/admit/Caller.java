package io.lateen.pilot.admit;

import io.lateen.wire.tls.SpiffeId;
import org.jspecify.annotations.Nullable;

/// What a proxy shows of who it is.
///
/// @param token of `authorization: Bearer …`; nobody has looked at it yet; null: none
/// @param identity of its certificate, which was checked; null: it showed none
public record Caller(@Nullable String token, @Nullable SpiffeId identity) {
  /// Tokens do not belong into logs.
  @Override
  public String toString() {
    return "Caller[" + (token == null ? "no token" : "a token") + ", " + identity + "]";
  }
}
