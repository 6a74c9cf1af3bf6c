package io.lateen.pilot.issuer;

import java.io.IOException;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What issuers answer, looked at before it is handed on. Pure.
final class IssuerDocuments {
  private static final int DEEPEST = 16;
  private static final int MOST_KEYS = 100;
  private static final Set<String> KINDS = Set.of("RSA", "EC", "OKP");
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());

  private IssuerDocuments() {}

  /// The keys for signatures in a set (RFC 7517), and of each its public fields only.
  ///
  /// @throws IOException when it is no set, or has none
  static String keys(String url, String text) throws IOException {
    JsonNode written = read(url, text).path("keys");
    if (!written.isArray()) {
      throw new IOException(url + ": no list \"keys\" (expected: a set as of RFC 7517)");
    } else if (written.size() > MOST_KEYS) {
      throw new IOException(
          url + ": " + written.size() + " keys (expected: at most " + MOST_KEYS + ")");
    }
    var set = JSON.createObjectNode();
    var kept = set.putArray("keys");
    for (JsonNode key : written) {
      if (KINDS.contains(key.path("kty").asString(""))
          && !key.path("use").asString("").equals("enc")) {
        kept.add(key);
      }
    }
    if (kept.isEmpty()) {
      throw new IOException(url + ": no key of kind " + KINDS + " among " + written.size());
    }
    return JSON.writeValueAsString(set);
  }

  /// `jwks_uri` of what an issuer says of itself, which must be the issuer that was asked (OpenID
  /// Connect Discovery 1.0, section 4.3).
  static String keysUri(String url, String issuer, String text) throws IOException {
    JsonNode document = read(url, text);
    String says = document.path("issuer").asString("");
    if (!says.equals(issuer)) {
      throw new IOException(url + ": issuer \"" + says + "\" (expected: \"" + issuer + "\")");
    }
    String uri = document.path("jwks_uri").asString("");
    if (!uri.startsWith("https://") && !uri.startsWith("http://")) {
      throw new IOException(url + ": jwks_uri \"" + uri + "\" (expected: an http or https URL)");
    }
    return uri;
  }

  private static JsonNode read(String url, String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IOException(url + ": " + e.getOriginalMessage() + " (expected: JSON)", e);
    }
  }
}
