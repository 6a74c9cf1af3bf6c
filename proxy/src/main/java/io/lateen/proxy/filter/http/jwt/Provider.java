package io.lateen.proxy.filter.http.jwt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issuer: `JwtProvider`, ready to use. Names of headers are in lower case.
///
/// @param issuer claim `iss` of its tokens; empty: any
/// @param audiences of which one must be meant; empty: any
/// @param forward whether the application sees the token
/// @param payloadHeader null: none
/// @param payloadKey of the metadata of Envoy's filter; null: none
/// @param skew seconds by which clocks may differ
@SuppressWarnings("ArrayRecordComponent") // never compared
record Provider(
    String name,
    String issuer,
    List<String> audiences,
    KeySource keys,
    boolean forward,
    List<HeaderPlace> headers,
    List<byte[]> params,
    List<byte[]> cookies,
    byte @Nullable [] payloadHeader,
    boolean padded,
    List<ClaimHeader> claimHeaders,
    @Nullable String payloadKey,
    long skew,
    boolean requireExpiration) {

  /// @param prefix of the value, before the token
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record HeaderPlace(byte[] name, byte[] prefix) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ClaimHeader(byte[] header, String claim) {}
}
