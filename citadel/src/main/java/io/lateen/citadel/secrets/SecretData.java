package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// A Secret's `data` as text.
public final class SecretData {
  private SecretData() {}

  /// What is no base64 is left out.
  public static Map<String, String> decoded(Secret secret) {
    Map<String, String> decoded = new HashMap<>();
    Map<String, String> data = secret.getData();
    (data == null ? Map.<String, String>of() : data)
        .forEach(
            (name, value) -> {
              try {
                decoded.put(
                    name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
              } catch (IllegalArgumentException e) {
                // Then it is as good as missing.
              }
            });
    return decoded;
  }

  public static Map<String, String> encoded(Map<String, String> data) {
    Map<String, String> encoded = new HashMap<>();
    data.forEach(
        (name, text) ->
            encoded.put(
                name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }
}
