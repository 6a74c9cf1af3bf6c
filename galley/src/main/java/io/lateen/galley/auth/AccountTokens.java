package io.lateen.galley.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tokens of ServiceAccounts: JWTs (RFC 7519) that only this API server makes and only this one
/// checks, so that one key does for both (HS256). Others ask by TokenReview. Thread-safe.
public final class AccountTokens {
  /// The API server's own audience, in a token that names none.
  public static final String API = "https://kubernetes.default.svc";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  private static final int KEY_OCTETS = 32;

  private final SecretKeySpec key;
  private final Predicate<AccountToken> alive;
  private final Clock clock;

  AccountTokens(byte[] key, Predicate<AccountToken> alive, Clock clock) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.alive = alive;
    this.clock = clock;
  }

  /// Takes the key in `file`, or makes one there (0600).
  ///
  /// @param alive whether the account, and the Pod if there is one, is still the one of the token
  public static AccountTokens loadOrCreate(Path file, Predicate<AccountToken> alive)
      throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_OCTETS];
      new SecureRandom().nextBytes(fresh);
      SecretFile.write(file, TEXT.encodeToString(fresh) + "\n");
    }
    try {
      byte[] key = Base64.getUrlDecoder().decode(Files.readString(file).strip());
      return new AccountTokens(key, alive, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " cannot be read (expected: base64url)", e);
    }
  }

  /// The token's text.
  public String sign(AccountToken token) {
    ObjectNode claims = JSON.createObjectNode();
    claims.put("iss", API);
    claims.put("sub", token.caller().user());
    token.audiences().forEach(claims.withArrayProperty("aud")::add);
    claims.put("iat", token.issued().getEpochSecond());
    claims.put("nbf", token.issued().getEpochSecond());
    claims.put("exp", token.expires().getEpochSecond());
    ObjectNode origin = claims.putObject("kubernetes.io");
    origin.put("namespace", token.namespace());
    named(origin.putObject("serviceaccount"), token.account(), token.accountUid());
    AccountToken.Bound pod = token.pod();
    if (pod != null) {
      named(origin.putObject("pod"), pod.name(), pod.uid());
    }
    String signed = encoded(HEADER) + "." + encoded(claims.toString());
    return signed + "." + TEXT.encodeToString(signature(signed));
  }

  private static void named(ObjectNode to, String name, String uid) {
    to.put("name", name).put("uid", uid);
  }

  private static String encoded(String text) {
    return TEXT.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a token says; empty when it is none of ours, over, or of somebody who is gone.
  public Optional<AccountToken> verify(String text) {
    int end = text.lastIndexOf('.');
    if (end <= 0 || !text.startsWith(encoded(HEADER) + ".")) {
      return Optional.empty();
    }
    String signed = text.substring(0, end);
    byte[] expected = TEXT.encode(signature(signed));
    if (!MessageDigest.isEqual(
        expected, text.substring(end + 1).getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    return Optional.of(read(signed.substring(signed.indexOf('.') + 1)))
        .filter(this::inTime)
        .filter(alive);
  }

  private boolean inTime(AccountToken token) {
    Instant now = clock.instant();
    return now.isBefore(token.expires()) && !now.plusSeconds(60).isBefore(token.issued());
  }

  /// Only called with what this key signed.
  private static AccountToken read(String payload) {
    try {
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(payload));
      JsonNode origin = claims.path("kubernetes.io");
      JsonNode account = origin.path("serviceaccount");
      List<String> audiences = new ArrayList<>();
      claims.path("aud").forEach(each -> audiences.add(each.asString("")));
      return new AccountToken(
          origin.path("namespace").asString(""),
          account.path("name").asString(""),
          account.path("uid").asString(""),
          bound(origin.path("pod")),
          audiences,
          Instant.ofEpochSecond(claims.path("iat").asLong(0)),
          Instant.ofEpochSecond(claims.path("exp").asLong(0)));
    } catch (JacksonException e) {
      throw new IllegalStateException("a signed token that is no JSON", e);
    }
  }

  private static AccountToken.@Nullable Bound bound(JsonNode pod) {
    return pod.isMissingNode()
        ? null
        : new AccountToken.Bound(pod.path("name").asString(""), pod.path("uid").asString(""));
  }
}
