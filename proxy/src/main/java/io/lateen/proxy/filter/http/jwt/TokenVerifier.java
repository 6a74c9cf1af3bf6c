package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.http.Octets;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Judges a token by an issuer's keys (RFC 7515, RFC 8725): its own word about keys, `jwk`, `jku`,
/// `x5u`, `x5c`, is not listened to, and only signatures by public keys count.
final class TokenVerifier {
  /// Longer ones are not looked at.
  static final int MOST_OCTETS = 16 * 1024;

  private static final String[] ALGORITHMS = {
    AlgorithmIdentifiers.RSA_USING_SHA256,
    AlgorithmIdentifiers.RSA_USING_SHA384,
    AlgorithmIdentifiers.RSA_USING_SHA512,
    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
    AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
    AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
    AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
    AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
    AlgorithmIdentifiers.EDDSA
  };
  private static final Set<String> KNOWN = Set.of(ALGORITHMS);
  private static final AlgorithmConstraints CONSTRAINTS =
      new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS);
  private static final int MOST_KEYS_TRIED = 10;

  private TokenVerifier() {}

  /// A token taken apart, nothing of it believed yet.
  ///
  /// @param status other than OK: the rest says nothing
  record Parts(
      JwtStatus status,
      String algorithm,
      @Nullable String keyId,
      String payload,
      Map<String, Object> claims) {
    private static Parts bad(JwtStatus status) {
      return new Parts(status, "", null, "", Map.of());
    }

    /// The claim `iss`, or empty.
    String issuer() {
      return claims.get("iss") instanceof String text ? text : "";
    }
  }

  static Parts parts(String token) {
    if (token.length() > MOST_OCTETS) {
      return Parts.bad(JwtStatus.TOO_LARGE);
    }
    String[] sections = token.split("\\.", -1);
    if (sections.length != 3) {
      return Parts.bad(JwtStatus.BAD_FORMAT);
    }
    Map<String, Object> header = json(sections[0]);
    if (header == null || header.containsKey("crit")) {
      return Parts.bad(JwtStatus.BAD_HEADER);
    }
    if (!(header.get("alg") instanceof String algorithm) || !KNOWN.contains(algorithm)) {
      return Parts.bad(JwtStatus.BAD_ALGORITHM);
    }
    Map<String, Object> claims = json(sections[1]);
    if (claims == null || !isTime(claims.get("exp")) || !isTime(claims.get("nbf"))) {
      return Parts.bad(JwtStatus.BAD_PAYLOAD);
    }
    String id = header.get("kid") instanceof String text ? text : null;
    return new Parts(JwtStatus.OK, algorithm, id, sections[1], claims);
  }

  private static boolean isTime(@Nullable Object value) {
    return value == null || value instanceof Number;
  }

  private static @Nullable Map<String, Object> json(String section) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(section), StandardCharsets.UTF_8);
      return JsonDepth.isBearable(text) ? JsonUtil.parseJson(text) : null;
    } catch (IllegalArgumentException | JoseException e) {
      return null;
    }
  }

  /// @return OK when one of the keys has signed it
  static JwtStatus signature(String token, Parts parts, Jwks keys) {
    List<Key> candidates = keys.candidates(parts.algorithm, parts.keyId);
    if (candidates.isEmpty()) {
      return JwtStatus.NO_KEY;
    }
    for (Key key : candidates.subList(0, Math.min(candidates.size(), MOST_KEYS_TRIED))) {
      if (isSignedBy(key, token)) {
        return JwtStatus.OK;
      }
    }
    return JwtStatus.BAD_SIGNATURE;
  }

  private static boolean isSignedBy(Key key, String token) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(CONSTRAINTS);
      signature.setCompactSerialization(token);
      signature.setKey(key);
      return signature.verifySignature();
    } catch (JoseException e) {
      return false; // a key too weak, or not of this algorithm's curve
    }
  }

  static Verified verified(Parts parts, Jwks keys, @Nullable String payloadKey) {
    return new Verified(
        parts.claims,
        Octets.of(parts.payload),
        parts.claims.get("nbf") instanceof Number from ? from.longValue() : Long.MIN_VALUE,
        parts.claims.get("exp") instanceof Number to ? to.longValue() : Long.MAX_VALUE,
        TokenMetadata.of(parts.claims, parts.payload, payloadKey),
        keys);
  }
}
