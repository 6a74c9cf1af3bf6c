package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig.Authorizer;
import io.lateen.pilot.snapshot.MeshConfig.BodyCheck;
import io.lateen.pilot.snapshot.MeshConfig.HttpCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `extensionProviders` that may be asked about requests, as in today's Istio. Their defaults are
/// Istio's. What is not known here is refused.
final class AuthorizersReader {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String FORBIDDEN = "403";
  private static final Set<String> COMMON =
      Set.of(
          "service",
          "port",
          "timeout",
          "failOpen",
          "statusOnError",
          "clearRouteCache",
          "includeRequestBodyInCheck");
  private static final Set<String> HTTP =
      Set.of(
          "pathPrefix",
          "includeRequestHeadersInCheck",
          "includeHeadersInCheck",
          "includeAdditionalHeadersInCheck",
          "headersToUpstreamOnAllow",
          "headersToDownstreamOnDeny",
          "headersToDownstreamOnAllow");

  private AuthorizersReader() {}

  static List<Authorizer> read(JsonNode mesh) {
    List<Authorizer> authorizers = new ArrayList<>();
    JsonNode providers = mesh.path("extensionProviders");
    for (int i = 0; i < providers.size(); i++) {
      JsonNode provider = providers.path(i);
      String name = provider.path("name").asString("");
      String path = "extensionProviders[" + i + "].";
      JsonNode http = provider.path("envoyExtAuthzHttp");
      JsonNode grpc = provider.path("envoyExtAuthzGrpc");
      if (http.isObject()) {
        authorizers.add(read(name, http, path + "envoyExtAuthzHttp", true));
      } else if (grpc.isObject()) {
        authorizers.add(read(name, grpc, path + "envoyExtAuthzGrpc", false));
      }
    }
    return authorizers;
  }

  private static Authorizer read(String name, JsonNode written, String path, boolean http) {
    Optional<String> unknown =
        written.propertyNames().stream()
            .filter(field -> !COMMON.contains(field) && !(http && HTTP.contains(field)))
            .findFirst();
    if (unknown.isPresent()) {
      String field = path + "." + unknown.get();
      throw MeshConfigParser.wrong(field, written.path(unknown.get()), "nothing; it is not known");
    }
    return new Authorizer(
        name,
        TracingReader.host(written, path),
        TracingReader.port(written, path),
        MeshConfigParser.duration(written, "timeout", PATIENCE),
        MeshConfigParser.flag(written, "failOpen", false),
        status(written, path),
        body(written.path("includeRequestBodyInCheck"), path + ".includeRequestBodyInCheck"),
        http ? check(written) : null);
  }

  private static int status(JsonNode written, String path) {
    JsonNode status = written.path("statusOnError");
    String text = status.isNumber() ? status.asString() : status.asString(FORBIDDEN);
    if (!text.matches("[2-5]\\d\\d")) {
      throw MeshConfigParser.wrong(path + ".statusOnError", status, "an HTTP status");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable BodyCheck body(JsonNode written, String path) {
    if (written.isMissingNode()) {
      return null;
    }
    JsonNode most = written.path("maxRequestBytes");
    if (!most.isInt() || most.asInt() <= 0) {
      throw MeshConfigParser.wrong(path + ".maxRequestBytes", most, "1..2147483647");
    }
    return new BodyCheck(
        most.asInt(),
        MeshConfigParser.flag(written, "allowPartialMessage", false),
        MeshConfigParser.flag(written, "packAsBytes", false));
  }

  private static HttpCheck check(JsonNode http) {
    List<String> none = List.of();
    Map<String, String> added = new TreeMap<>();
    http.path("includeAdditionalHeadersInCheck")
        .forEachEntry((name, value) -> added.put(name, value.asString("")));
    List<String> old = MeshConfigParser.texts(http, "includeHeadersInCheck", none);
    return new HttpCheck(
        http.path("pathPrefix").asString(""),
        MeshConfigParser.texts(http, "includeRequestHeadersInCheck", old),
        added,
        MeshConfigParser.texts(http, "headersToUpstreamOnAllow", none),
        MeshConfigParser.texts(http, "headersToDownstreamOnDeny", none),
        MeshConfigParser.texts(http, "headersToDownstreamOnAllow", none));
  }
}
