package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig.Collector;
import io.lateen.pilot.snapshot.MeshConfig.OpenTelemetry;
import io.lateen.pilot.snapshot.MeshConfig.Tracing;
import io.lateen.pilot.snapshot.MeshConfig.Zipkin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where spans go: to the provider of `extensionProviders` that `defaultProviders.tracing` names,
/// as in today's Istio; else to the Zipkin of `defaultConfig`, as in Istio 1.1.
final class TracingReader {
  private static final String PATH = "/v1/traces";

  private TracingReader() {}

  static Tracing read(JsonNode mesh, Tracing d) {
    JsonNode sampling = mesh.path("traceSampling");
    @Nullable Double percent =
        sampling.isNumber() ? Double.valueOf(sampling.asDouble()) : d.sampling();
    boolean within = sampling.isNumber() && sampling.asDouble() >= 0 && sampling.asDouble() <= 100;
    if (!sampling.isMissingNode() && !within) {
      throw MeshConfigParser.wrong("traceSampling", sampling, "0..100");
    }
    JsonNode named = mesh.path("defaultProviders").path("tracing");
    return new Tracing(named.isEmpty() ? zipkin(mesh) : provider(mesh, named), percent);
  }

  /// Istio 1.1's place of the address, or the one before it.
  private static @Nullable Collector zipkin(JsonNode mesh) {
    JsonNode proxies = mesh.path("defaultConfig");
    JsonNode zipkin = proxies.path("tracing").path("zipkin");
    String address =
        zipkin.has("address")
            ? MeshConfigParser.server(zipkin, "address", "")
            : MeshConfigParser.server(proxies, "zipkinAddress", "");
    int colon = address.lastIndexOf(':');
    return colon < 0
        ? null
        : new Zipkin(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private static Collector provider(JsonNode mesh, JsonNode named) {
    String name = named.path(0).asString("");
    JsonNode providers = mesh.path("extensionProviders");
    for (int i = 0; i < providers.size(); i++) {
      JsonNode provider = providers.path(i);
      if (provider.path("name").asString("").equals(name)) {
        return collector(provider, "extensionProviders[" + i + "]");
      }
    }
    throw MeshConfigParser.wrong(
        "defaultProviders.tracing[0]", named.path(0), "the name of one of extensionProviders");
  }

  private static Collector collector(JsonNode provider, String path) {
    JsonNode zipkin = provider.path("zipkin");
    JsonNode otel = provider.path("opentelemetry");
    if (otel.isObject()) {
      String at = path + ".opentelemetry";
      return new OpenTelemetry(host(otel, at), port(otel, at), httpPath(otel.path("http"), at));
    } else if (zipkin.isObject()) {
      return new Zipkin(host(zipkin, path + ".zipkin"), port(zipkin, path + ".zipkin"));
    }
    throw MeshConfigParser.wrong(path, provider, "a provider with opentelemetry or zipkin");
  }

  /// `[namespace/]host`, as Istio has it.
  static String host(JsonNode provider, String path) {
    String service = provider.path("service").asString("");
    String host = service.substring(service.indexOf('/') + 1);
    if (host.isEmpty()) {
      throw MeshConfigParser.wrong(
          path + ".service", provider.path("service"), "the host name of a service");
    }
    return host;
  }

  static int port(JsonNode provider, String path) {
    JsonNode port = provider.path("port");
    if (!port.canConvertToInt() || port.asInt() < 1 || port.asInt() > 65535) {
      throw MeshConfigParser.wrong(path + ".port", port, "1..65535");
    }
    return port.asInt();
  }

  private static String httpPath(JsonNode http, String path) {
    if (http.isMissingNode()) {
      return "";
    }
    Optional<String> unknown =
        http.propertyNames().stream().filter(name -> !name.equals("path")).findFirst();
    if (unknown.isPresent()) {
      String field = path + ".http." + unknown.get();
      throw MeshConfigParser.wrong(field, http.path(unknown.get()), "nothing; there is only path");
    }
    String text = http.path("path").asString(PATH);
    if (!text.startsWith("/")) {
      throw MeshConfigParser.wrong(
          path + ".http.path", http.path("path"), "a path such as " + PATH);
    }
    return text;
  }
}
