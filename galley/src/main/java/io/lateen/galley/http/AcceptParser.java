package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.Rendering.IncludeObject;
import java.util.Locale;
import java.util.Optional;

/// Reads from an `Accept` header which form of an answer is wanted: the first one we can make.
final class AcceptParser {

  private AcceptParser() {}

  /// @param yaml whether the document is written as YAML rather than JSON
  record Wanted(Rendering rendering, boolean yaml) {}

  /// @param includeObject the query parameter of that name, for tables
  /// @throws ApiException 406
  static Wanted parse(String header, String includeObject) {
    for (MediaType type : MediaType.accepted(header)) {
      if (type.json() || type.yaml()) {
        Optional<Rendering> rendering = rendering(type, includeObject);
        if (rendering.isPresent()) {
          return new Wanted(rendering.get(), type.yaml());
        }
      }
    }
    throw new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json, application/yaml",
        null);
  }

  private static Optional<Rendering> rendering(MediaType type, String includeObject) {
    String version = type.parameter("v");
    boolean known = version.equals("v1") || version.equals("v1beta1");
    return switch (type.parameter("as")) {
      case "" -> Optional.of(new Rendering.Whole());
      case "Table" ->
          known
              ? Optional.of(new Rendering.Table(version, included(includeObject)))
              : Optional.empty();
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          known ? Optional.of(new Rendering.Metadata(version)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static IncludeObject included(String parameter) {
    return switch (parameter.toLowerCase(Locale.ROOT)) {
      case "none" -> IncludeObject.NONE;
      case "object" -> IncludeObject.OBJECT;
      case "", "metadata" -> IncludeObject.METADATA;
      default ->
          throw ApiException.badRequest(
              "includeObject: " + parameter + " (expected: None, Metadata or Object)");
    };
  }
}
