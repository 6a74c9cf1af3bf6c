package io.lateen.proxy.identity;

import io.lateen.proxy.tls.SecretStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Kubernetes Secret → what a gateway calls secrets. Of kind generic with the keys `cert`, `key`
/// and `cacert`, or of kind tls with `tls.crt`, `tls.key` and `ca.crt` (Istio 1.1,
/// `security/pkg/nodeagent/secretfetcher`; the last as today). Pure.
final class CredentialParser {
  /// What clients are checked against goes by the certificate's name and this.
  static final String AUTHORITY = "-cacert";

  private CredentialParser() {}

  /// By name; nothing for a Secret with none of the keys.
  ///
  /// @param object the Secret, as `JsonReader` makes it
  static Map<String, SecretStore.Secret> parse(String name, Map<?, ?> object) {
    Map<?, ?> data = object.get("data") instanceof Map<?, ?> map ? map : Map.of();
    String chain = first(data, "cert", "tls.crt");
    String key = first(data, "key", "tls.key");
    String roots = first(data, "cacert", "ca.crt");
    Map<String, SecretStore.Secret> found = new HashMap<>();
    if (!chain.isEmpty() && !key.isEmpty()) {
      found.put(name, new SecretStore.Secret(chain, key, ""));
    }
    if (!roots.isEmpty()) {
      String called = name.endsWith(AUTHORITY) ? name : name + AUTHORITY;
      found.put(called, new SecretStore.Secret("", "", roots));
    }
    return found;
  }

  private static String first(Map<?, ?> data, String... keys) {
    for (String key : List.of(keys)) {
      if (data.get(key) instanceof String text && !text.isEmpty()) {
        return decoded(text);
      }
    }
    return "";
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
