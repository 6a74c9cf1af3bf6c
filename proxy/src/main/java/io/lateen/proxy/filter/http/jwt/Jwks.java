package io.lateen.proxy.filter.http.jwt;

import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Public keys of an issuer (RFC 7517). Keys that are secret, for encryption, or of a kind not
/// known here are passed over. Immutable.
record Jwks(List<JsonWebKey> keys) {
  /// Longer texts are no key sets.
  static final int MOST_OCTETS = 256 * 1024;

  private static final int MOST_KEYS = 100;

  Jwks {
    keys = List.copyOf(keys);
  }

  /// @throws JoseException when the text is no set of keys, or none of them can be used; why
  static Jwks parse(String json) throws JoseException {
    if (json.length() > MOST_OCTETS || !JsonDepth.isBearable(json)) {
      throw new JoseException("larger or deeper than a set of keys may be");
    }
    if (!(JsonUtil.parseJson(json).get("keys") instanceof List<?> written)) {
      throw new JoseException("no list \"keys\"");
    }
    if (written.size() > MOST_KEYS) {
      throw new JoseException(written.size() + " keys (expected: at most " + MOST_KEYS + ")");
    }
    List<JsonWebKey> keys = new ArrayList<>();
    for (Object key : written) {
      if (key instanceof Map<?, ?> fields) {
        add(fields, keys);
      }
    }
    if (keys.isEmpty()) {
      throw new JoseException("no key that can be used among " + written.size());
    }
    return new Jwks(keys);
  }

  /// Whether another set has the same keys.
  boolean hasSameKeys(@Nullable Jwks other) {
    return other != null && json(keys).equals(json(other.keys));
  }

  private static List<String> json(List<JsonWebKey> keys) {
    return keys.stream().map(JsonWebKey::toJson).toList();
  }

  private static void add(Map<?, ?> fields, List<JsonWebKey> keys) {
    try {
      JsonWebKey key = JsonWebKey.Factory.newJwk(JsonUtil.toJson(asFields(fields)));
      boolean isPublic =
          key instanceof RsaJsonWebKey
              || key instanceof EllipticCurveJsonWebKey
              || key instanceof OctetKeyPairJsonWebKey;
      if (isPublic && !"enc".equals(key.getUse())) {
        keys.add(key);
      }
    } catch (JoseException e) {
      return; // a kind or curve that is not known here; others may do
    }
  }

  @SuppressWarnings("unchecked") // a JSON object's names are texts
  private static Map<String, Object> asFields(Map<?, ?> fields) {
    return (Map<String, Object>) fields;
  }

  /// The keys that may have signed a token: of the algorithm's own kind, so that a public key is
  /// never taken for a secret, and of the token's id when both have one.
  List<Key> candidates(String algorithm, @Nullable String id) {
    List<Key> candidates = new ArrayList<>(1);
    for (JsonWebKey key : keys) {
      boolean meant = id == null || key.getKeyId() == null || key.getKeyId().equals(id);
      boolean fits = key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
      if (meant && fits && isFor(algorithm, key)) {
        candidates.add(key.getKey());
      }
    }
    return candidates;
  }

  private static boolean isFor(String algorithm, JsonWebKey key) {
    return switch (algorithm) {
      case AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512 ->
          key instanceof RsaJsonWebKey;
      case AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256 -> isOfCurve("P-256", key);
      case AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384 -> isOfCurve("P-384", key);
      case AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512 -> isOfCurve("P-521", key);
      case AlgorithmIdentifiers.EDDSA -> key instanceof OctetKeyPairJsonWebKey;
      default -> false;
    };
  }

  private static boolean isOfCurve(String curve, JsonWebKey key) {
    return key instanceof EllipticCurveJsonWebKey ec && curve.equals(ec.getCurveName());
  }
}
