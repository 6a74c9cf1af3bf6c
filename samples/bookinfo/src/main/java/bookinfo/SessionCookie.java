package bookinfo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The cookie that remembers who signed in: `session=<user>.<signature>`, both base64url, the
/// signature an HMAC-SHA256. There is no password; the signature only keeps a user from being made
/// up without the log-in form.
final class SessionCookie {
  private static final Pattern SESSION =
      Pattern.compile("(?:^|;)\\s*session=([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\s*(?:;|$)");

  private final SecretKeySpec key;

  SessionCookie(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /// A `Set-Cookie` value for this user.
  String signIn(String user) {
    String payload = encode(user.getBytes(StandardCharsets.UTF_8));
    return "session=" + payload + "." + sign(payload) + "; Path=/; HttpOnly; SameSite=Lax";
  }

  /// A `Set-Cookie` value that forgets the user.
  String signOut() {
    return "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  }

  /// The user in a `Cookie` header, "" when there is none or the signature is wrong.
  String user(String cookies) {
    var match = SESSION.matcher(cookies);
    return match.find() && isSigned(match.group(1), match.group(2)) ? decode(match.group(1)) : "";
  }

  private boolean isSigned(String payload, String signature) {
    return MessageDigest.isEqual(
        sign(payload).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  private String sign(String payload) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return encode(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decode(String payload) {
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }
}
