package io.lateen.pilot.source.mcp;

import io.lateen.wire.mcp.McpTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The `configSources` of a `mesh` document. They are looked at once, at Pilot's start.
public final class ConfigSourcesReader {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:/\\[\\]]+):\\d{1,5}");

  private ConfigSourcesReader() {}

  /// @throws IllegalArgumentException with path, value and what is expected
  public static List<ConfigSource> read(String yaml) {
    JsonNode list = tree(yaml).path("configSources");
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw wrong("mesh.configSources", list, "a list");
    }
    List<ConfigSource> sources = new ArrayList<>();
    int at = 0;
    for (JsonNode each : list) {
      String path = "mesh.configSources[" + at++ + "]";
      sources.add(new ConfigSource(address(each, path), tls(each.path("tlsSettings"), path)));
    }
    return List.copyOf(sources);
  }

  private static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("mesh: " + e.getOriginalMessage(), e);
    }
  }

  private static String address(JsonNode source, String path) {
    JsonNode address = source.path("address");
    if (!ADDRESS.matcher(address.asString("")).matches()) {
      throw wrong(path + ".address", address, "HOST:PORT");
    }
    return address.asString();
  }

  private static @Nullable McpTls tls(JsonNode settings, String path) {
    JsonNode mode = settings.path("mode");
    return switch (settings.isObject() ? mode.asString("DISABLE") : "DISABLE") {
      case "DISABLE" -> null;
      case "ISTIO_MUTUAL" -> McpTls.ISTIO;
      case "MUTUAL" ->
          new McpTls(
              file(settings, "clientCertificate", path),
              file(settings, "privateKey", path),
              file(settings, "caCertificates", path));
      default -> throw wrong(path + ".tlsSettings.mode", mode, "DISABLE, MUTUAL or ISTIO_MUTUAL");
    };
  }

  private static Path file(JsonNode settings, String field, String path) {
    String name = settings.path(field).asString("");
    if (name.isEmpty()) {
      throw wrong(path + ".tlsSettings." + field, settings.path(field), "a file, for MUTUAL");
    }
    return Path.of(name);
  }

  private static IllegalArgumentException wrong(String path, JsonNode value, String expected) {
    return new IllegalArgumentException(path + ": " + value + " (expected: " + expected + ")");
  }
}
