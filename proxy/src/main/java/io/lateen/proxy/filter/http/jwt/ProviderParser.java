package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.filter.http.jwt.Provider.ClaimHeader;
import io.lateen.proxy.filter.http.jwt.Provider.HeaderPlace;
import io.lateen.proxy.filter.http.jwt.RemoteKeys.Location;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.matcher.DataSources;
import io.lateen.proxy.message.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// `JwtProvider` → [Provider].
final class ProviderParser {
  private static final Logger LOG = Logger.getLogger(ProviderParser.class.getName());
  private static final KeySource NONE = new KeySource.Inline(new Jwks(List.of()));
  private static final HeaderPlace BEARER =
      new HeaderPlace(Octets.of("authorization"), Octets.of("Bearer "));
  private static final byte[] ACCESS_TOKEN = Octets.of("access_token");
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SKEW_SECONDS = 60;

  private ProviderParser() {}

  static Provider parse(String name, Fields provider) {
    List<HeaderPlace> headers =
        provider.children("from_headers").stream()
            .map(
                h ->
                    new HeaderPlace(lower(h.required("name")), Octets.of(h.string("value_prefix"))))
            .toList();
    List<byte[]> params = octets(provider.strings("from_params"));
    List<byte[]> cookies = octets(provider.strings("from_cookies"));
    boolean usual = headers.isEmpty() && params.isEmpty() && cookies.isEmpty();
    String payloadHeader = provider.string("forward_payload_header");
    Provider parsed =
        new Provider(
            name,
            provider.string("issuer"),
            provider.strings("audiences"),
            keys(provider),
            provider.bool("forward"),
            usual ? List.of(BEARER) : headers,
            usual ? List.of(ACCESS_TOKEN) : params,
            cookies,
            payloadHeader.isEmpty() ? null : lower(payloadHeader),
            provider.bool("pad_forward_payload_header"),
            claims(provider),
            provider.stringOrNull("payload_in_metadata"),
            provider.integer("clock_skew_seconds", SKEW_SECONDS, 0, Integer.MAX_VALUE),
            provider.bool("require_expiration"));
    provider.refuseOthers("jwt_cache_config");
    return parsed;
  }

  private static List<byte[]> octets(List<String> names) {
    return names.stream().map(Octets::of).toList();
  }

  private static byte[] lower(String name) {
    return Octets.of(name.toLowerCase(Locale.ROOT));
  }

  private static List<ClaimHeader> claims(Fields provider) {
    return provider.children("claim_to_headers").stream()
        .map(c -> new ClaimHeader(lower(c.required("header_name")), c.required("claim_name")))
        .toList();
  }

  private static KeySource keys(Fields provider) {
    Fields local = provider.child("local_jwks");
    Fields remote = provider.child("remote_jwks");
    if (local != null) {
      return inline(provider, local);
    }
    if (remote == null) {
      provider.problem("local_jwks", "missing (expected: local_jwks or remote_jwks)");
      return NONE;
    }
    Fields uri = remote.requiredChild("http_uri");
    Location location = uri == null ? null : location(uri);
    long fresh = remote.duration("cache_duration", FRESH).toNanos();
    remote.refuseOthers("async_fetch", "retry_policy");
    return location == null ? NONE : new RemoteKeys(location, fresh);
  }

  /// Keys that cannot be read are none, as with Envoy: an issuer far away, whose keys a control
  /// plane hands on, must not be able to make a listener unacceptable.
  private static KeySource inline(Fields provider, Fields local) {
    try {
      return new KeySource.Inline(Jwks.parse(DataSources.text(local)));
    } catch (JoseException e) {
      LOG.log(
          Level.WARNING,
          "local_jwks of issuer {0}: no set of public keys (RFC 7517), no token is valid: {1}",
          new Object[] {provider.string("issuer"), e.getMessage()});
      return NONE;
    }
  }

  private static @Nullable Location location(Fields http) {
    String text = http.required("uri");
    try {
      URI uri = new URI(text);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      if (uri.getRawAuthority() != null) {
        return new Location(
            http.required("cluster"),
            uri.getRawAuthority(),
            (path.isEmpty() ? "/" : path) + query,
            http.duration("timeout", PATIENCE).toMillis());
      }
    } catch (URISyntaxException e) {
      // said below
    }
    http.problem("uri", text + " (expected: a URL with a host)");
    return null;
  }
}
