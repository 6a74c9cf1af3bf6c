package io.lateen.proxy.identity;

import io.lateen.proxy.message.JsonReader;
import io.lateen.wire.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Whose a ServiceAccount's token is, by its own words. Only to fill in a question: the answer says
/// who one really is.
final class TokenSubject {
  private static final String PREFIX = "system:serviceaccount:";

  private TokenSubject() {}

  static String spiffeId(String token) {
    String[] account = subject(token).split(":", -1);
    return new SpiffeId(
            "cluster.local",
            account.length == 2 ? account[0] : "default",
            account.length == 2 ? account[1] : "default")
        .toString();
  }

  /// `namespace:account`, or empty.
  private static String subject(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : "");
      Object read = JsonReader.read(new String(claims, StandardCharsets.UTF_8));
      String subject = read instanceof Map<?, ?> map ? String.valueOf(map.get("sub")) : "";
      return subject.startsWith(PREFIX) ? subject.substring(PREFIX.length()) : "";
    } catch (IllegalArgumentException e) {
      return ""; // Some other kind of token.
    }
  }
}
