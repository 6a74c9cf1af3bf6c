package io.lateen.galley.http;

import io.lateen.galley.discovery.AggregatedDiscovery;
import io.lateen.galley.discovery.PlainDiscovery;
import io.lateen.galley.discovery.ServedTypes;
import io.lateen.galley.openapi.OpenApiDocuments;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.ResourceType;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the API says about itself: discovery and OpenAPI. Nothing is kept that outlives a change of
/// what is served, so a new CRD shows at once; an `ETag` spares clients what they have.
final class Descriptions {

  private final ServedTypes types;
  private final PlainDiscovery plain;
  private final AggregatedDiscovery aggregated;
  private volatile @Nullable Index index;

  private record Index(long revision, JsonNode document) {}

  Descriptions(ServedTypes types) {
    this.types = types;
    this.plain = new PlainDiscovery(types);
    this.aggregated = new AggregatedDiscovery(types);
  }

  /// `/api`, `/api/V`, `/apis`, `/apis/G`, `/apis/G/V`.
  Reply discovery(ApiRequest request, List<String> segments) {
    boolean core = segments.getFirst().equals("api");
    Optional<JsonNode> document =
        switch (segments.size()) {
          case 1 -> Optional.of(core ? plain.coreVersions() : plain.groups());
          case 2 -> core ? plain.resources("", segments.get(1)) : plain.group(segments.get(1));
          default -> plain.resources(segments.get(1), segments.get(2));
        };
    Optional<String> version = aggregatedVersion(request);
    if (segments.size() == 1 && version.isPresent()) {
      return aggregated(request, version.get(), core);
    }
    return tagged(request, Reply.json(200, document.orElseThrow(Router::notFound)));
  }

  private Reply aggregated(ApiRequest request, String version, boolean core) {
    Reply.Whole json = Reply.json(200, aggregated.make(version, core));
    String type =
        MediaType.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
    return tagged(
        request, new Reply.Whole(200, type, json.body(), Map.of("Vary", "Accept"), List.of()));
  }

  /// `/openapi/v2`, `/openapi/v3`, `/openapi/v3/api/V`, `/openapi/v3/apis/G/V`.
  Reply openApi(ApiRequest request, List<String> segments) {
    List<String> below = segments.subList(Math.min(2, segments.size()), segments.size());
    return switch (segments.size() < 2 ? "" : segments.get(1)) {
      case "v2" -> version2(request);
      case "v3" -> tagged(request, Reply.json(200, version3(below)));
      default -> throw Router.notFound();
    };
  }

  private JsonNode version3(List<String> below) {
    if (below.isEmpty()) {
      return openApiIndex();
    }
    boolean core = below.getFirst().equals("api");
    if (below.size() != (core ? 2 : 3)) {
      throw Router.notFound();
    }
    List<ResourceType> found = types.in(core ? "" : below.get(1), below.getLast());
    if (found.isEmpty()) {
      throw Router.notFound();
    }
    return OpenApiDocuments.document(found);
  }

  /// The one document that is dear to make: it holds a hash of each of the others.
  private JsonNode openApiIndex() {
    long revision = types.revision();
    Index known = index;
    if (known == null || known.revision() != revision) {
      JsonNode fresh =
          OpenApiDocuments.index(
              types.groups().values().stream().flatMap(each -> each.values().stream()).toList());
      known = new Index(revision, fresh);
      index = known;
    }
    return known.document();
  }

  private static Reply version2(ApiRequest request) {
    List<MediaType> accepted = MediaType.accepted(request.header("accept"));
    boolean protobuf = accepted.getFirst().name().endsWith("+protobuf");
    return protobuf
        ? new Reply.Whole(
            200,
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
            OpenApiDocuments.version2Protobuf(),
            Map.of(),
            List.of())
        : Reply.json(200, OpenApiDocuments.version2());
  }

  private static Optional<String> aggregatedVersion(ApiRequest request) {
    return MediaType.accepted(request.header("accept")).stream()
        .filter(type -> type.parameter("as").equals("APIGroupDiscoveryList"))
        .map(type -> type.parameter("v"))
        .filter(version -> version.equals("v2") || version.equals("v2beta1"))
        .findFirst();
  }

  private static Reply tagged(ApiRequest request, Reply.Whole reply) {
    if (!request.get()) {
      throw ApiException.methodNotAllowed(
          "the server does not allow this method on the requested resource");
    }
    CRC32 sum = new CRC32();
    sum.update(reply.body());
    String tag = "\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"";
    boolean known = request.header("if-none-match").equals(tag);
    return known
        ? new Reply.Whole(304, reply.contentType(), new byte[0], Map.of("ETag", tag), List.of())
        : reply.with("ETag", tag);
  }
}
