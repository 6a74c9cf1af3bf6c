package io.lateen.galley.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// The administrator's secret: 256 random bits.
public final class BearerToken {

  private final String value;

  private BearerToken(String value) {
    this.value = value;
  }

  /// Takes the token in `file`, or makes one there (0600).
  public static BearerToken loadOrCreate(Path file) throws IOException {
    if (Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (!kept.isEmpty()) {
        return new BearerToken(kept);
      }
    }
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    BearerToken fresh =
        new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    SecretFile.write(file, fresh.value + "\n");
    return fresh;
  }

  public String value() {
    return value;
  }

  /// Takes the same time for every wrong token.
  boolean matches(String presented) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "BearerToken(hidden)";
  }
}
