package io.lateen.proxy.filter.http.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What later filters are told of a token: in Envoy's words the payload under a name of the
/// configuration, in Istio's words the attributes `request.auth.*`.
final class TokenMetadata {
  static final String ENVOY = "envoy.filters.http.jwt_authn";
  static final String ISTIO = "istio_authn";

  private TokenMetadata() {}

  static Map<String, Map<String, Object>> of(
      Map<String, Object> claims, String payload, @Nullable String payloadKey) {
    Map<String, Map<String, Object>> metadata = new HashMap<>();
    if (payloadKey != null) {
      metadata.put(ENVOY, Map.of(payloadKey, claims));
    }
    metadata.put(ISTIO, istio(claims, payload));
    return metadata;
  }

  private static Map<String, Object> istio(Map<String, Object> claims, String payload) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(
        "request.auth.raw_claims",
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    if (claims.get("iss") instanceof String issuer && claims.get("sub") instanceof String subject) {
      attributes.put("request.auth.principal", issuer + "/" + subject);
    }
    String audiences = joined(claims.get("aud"));
    if (audiences != null) {
      attributes.put("request.auth.audiences", audiences);
    }
    if (claims.get("azp") instanceof String presenter) {
      attributes.put("request.auth.presenter", presenter);
    }
    Map<String, String> texts = new HashMap<>();
    claims.forEach(
        (name, value) -> {
          String text = joined(value);
          if (text != null) {
            texts.put(name, text);
          }
        });
    attributes.put("request.auth.claims", Map.copyOf(texts));
    return attributes;
  }

  /// A text, or a list of texts with commas between; null: neither.
  private static @Nullable String joined(@Nullable Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return String.join(",", list.stream().map(String.class::cast).toList());
    }
    return value instanceof String text ? text : null;
  }
}
