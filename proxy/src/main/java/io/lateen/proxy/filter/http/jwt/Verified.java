package io.lateen.proxy.filter.http.jwt;

import java.util.List;
import java.util.Map;

/// A token whose signature is good.
///
/// @param claims its payload: texts, numbers, booleans, lists and maps of these
/// @param payload as it stood in the token, base64url
/// @param notBefore seconds since 1970; `Long.MIN_VALUE`: always
/// @param expires seconds since 1970; `Long.MAX_VALUE`: never
/// @param metadata what later filters are told, by the filter that tells it
/// @param keys by which it was judged
@SuppressWarnings("ArrayRecordComponent") // never compared
record Verified(
    Map<String, Object> claims,
    byte[] payload,
    long notBefore,
    long expires,
    Map<String, Map<String, Object>> metadata,
    Jwks keys) {

  /// @param skew seconds by which clocks may differ
  JwtStatus at(long now, long skew) {
    if (now + skew < notBefore) {
      return JwtStatus.NOT_YET_VALID;
    }
    return expires != Long.MAX_VALUE && now - skew >= expires ? JwtStatus.EXPIRED : JwtStatus.OK;
  }

  /// Whether one of `audiences` is meant; none: everybody is.
  boolean isFor(List<String> audiences) {
    Object meant = claims.get("aud");
    return audiences.isEmpty()
        || (meant instanceof String one && audiences.contains(one))
        || (meant instanceof List<?> several && several.stream().anyMatch(audiences::contains));
  }
}
