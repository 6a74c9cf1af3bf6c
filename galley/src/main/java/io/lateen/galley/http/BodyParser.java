package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads request bodies: JSON, YAML (of which JSON patches sent as JSON are a part) and the
/// protobuf envelope.
final class BodyParser {

  static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private BodyParser() {}

  /// @param contentType the header; empty counts as JSON
  /// @throws ApiException 400 with line and column, 415
  static Optional<JsonNode> parse(String contentType, byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    MediaType type = MediaType.parse(contentType.isEmpty() ? MediaType.JSON : contentType);
    if (type.yaml() || type.name().endsWith("+yaml")) {
      return Optional.of(read(YAML, "yaml", body));
    }
    if (type.name().equals(MediaType.JSON) || type.name().endsWith("+json")) {
      return Optional.of(read(JsonText.MAPPER, "json", body));
    }
    if (type.name().equals(MediaType.PROTOBUF)) {
      return Optional.of(ProtobufParser.parse(body));
    }
    throw unsupported();
  }

  private static JsonNode read(ObjectMapper mapper, String language, byte[] body) {
    JsonNode node;
    try {
      node = mapper.readTree(body);
    } catch (JacksonException e) {
      throw ApiException.badRequest(
          "error decoding " + language + ": " + where(e) + firstLine(e.getOriginalMessage()));
    }
    if (!node.isObject() && !node.isArray()) {
      throw ApiException.badRequest(
          "error decoding " + language + ": " + node.getNodeType() + " (expected: an object)");
    }
    return node;
  }

  private static String where(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static ApiException unsupported() {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json, application/yaml, application/vnd.kubernetes.protobuf",
        null);
  }
}
