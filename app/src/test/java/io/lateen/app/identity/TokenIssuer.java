package io.lateen.app.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// Signs tokens with an Ed25519 key of its own.
///
/// @param name claim `iss`
record TokenIssuer(String name, KeyPair pair) {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int KEY_OCTETS = 32;

  static TokenIssuer named(String name) throws GeneralSecurityException {
    return new TokenIssuer(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /// Its rule for policies, as YAML.
  String rule() {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - KEY_OCTETS, encoded.length);
    return "{issuer: %s, jwks: '{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}]}'}"
        .formatted(name, BASE64.encodeToString(key));
  }

  /// A token that is good for an hour.
  String token(String subject) throws GeneralSecurityException {
    long end = Instant.now().getEpochSecond() + 3600;
    String claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"exp\":%d}".formatted(name, subject, end);
    String text = base64("{\"alg\":\"EdDSA\"}") + "." + base64(claims);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64.encodeToString(signature.sign());
  }

  private static String base64(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
