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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;

/// What the API says about itself: discovery and OpenAPI. Each document is made once, as bytes, and
/// kept until what is served changes, so a new CRD shows at once; an `ETag` spares clients what
/// they have.
final class Descriptions {

  private static final String GNOSTIC =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final ServedTypes types;
  private final PlainDiscovery plain;
  private final AggregatedDiscovery aggregated;
  private volatile Known known = new Known(-1, Map.of());

  /// The documents of one state of what is served, by path and form.
  private record Known(long revision, Map<String, Document> documents) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Document(String contentType, byte[] body, String tag) {
    static Document of(String contentType, byte[] body) {
      CRC32 sum = new CRC32();
      sum.update(body);
      return new Document(
          contentType, body, "\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"");
    }

    static Document json(JsonNode document) {
      return of(MediaType.JSON, JsonText.bytes(document));
    }
  }

  Descriptions(ServedTypes types) {
    this.types = types;
    this.plain = new PlainDiscovery(types);
    this.aggregated = new AggregatedDiscovery(types);
  }

  /// `/api`, `/api/V`, `/apis`, `/apis/G`, `/apis/G/V`.
  Reply discovery(ApiRequest request, List<String> segments) {
    Optional<String> version = aggregatedVersion(request);
    if (segments.size() == 1 && version.isPresent()) {
      return aggregated(request, version.get(), segments.getFirst().equals("api"));
    }
    return tagged(
        request, known(String.join("/", segments), () -> Document.json(plainly(segments))));
  }

  private JsonNode plainly(List<String> segments) {
    boolean core = segments.getFirst().equals("api");
    Optional<JsonNode> document =
        switch (segments.size()) {
          case 1 -> Optional.of(core ? plain.coreVersions() : plain.groups());
          case 2 -> core ? plain.resources("", segments.get(1)) : plain.group(segments.get(1));
          default -> plain.resources(segments.get(1), segments.get(2));
        };
    return document.orElseThrow(Router::notFound);
  }

  private Reply aggregated(ApiRequest request, String version, boolean core) {
    String type =
        MediaType.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
    Document document =
        known(
            "aggregated " + version + " " + core,
            () -> Document.of(type, JsonText.bytes(aggregated.make(version, core))));
    return tagged(request, document).with("Vary", "Accept");
  }

  /// `/openapi/v2`, `/openapi/v3`, `/openapi/v3/api/V`, `/openapi/v3/apis/G/V`.
  Reply openApi(ApiRequest request, List<String> segments) {
    List<String> below = segments.subList(Math.min(2, segments.size()), segments.size());
    return switch (segments.size() < 2 ? "" : segments.get(1)) {
      case "v2" -> version2(request);
      case "v3" -> version3(request, below);
      default -> throw Router.notFound();
    };
  }

  private Reply version3(ApiRequest request, List<String> below) {
    Document document =
        known("openapi " + String.join("/", below), () -> Document.json(version3(below)));
    Reply.Whole reply = tagged(request, document);
    boolean forever =
        !below.isEmpty()
            && request
                .query()
                .getOrDefault("hash", "")
                .equals(OpenApiDocuments.hash(document.body()));
    return forever ? reply.with("Cache-Control", "public, immutable, max-age=31536000") : reply;
  }

  private JsonNode version3(List<String> below) {
    if (below.isEmpty()) {
      return OpenApiDocuments.index(everything());
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

  private List<List<ResourceType>> everything() {
    return types.groups().values().stream().flatMap(each -> each.values().stream()).toList();
  }

  private Reply version2(ApiRequest request) {
    List<MediaType> accepted = MediaType.accepted(request.header("accept"));
    if (!accepted.getFirst().name().endsWith("+protobuf")) {
      return Reply.json(200, OpenApiDocuments.version2());
    }
    return tagged(
        request,
        known(
            "openapi v2",
            () ->
                Document.of(
                    GNOSTIC,
                    OpenApiDocuments.version2Protobuf(
                        everything().stream().flatMap(List::stream).toList()))));
  }

  private static Optional<String> aggregatedVersion(ApiRequest request) {
    return MediaType.accepted(request.header("accept")).stream()
        .filter(type -> type.parameter("as").equals("APIGroupDiscoveryList"))
        .map(type -> type.parameter("v"))
        .filter(version -> version.equals("v2") || version.equals("v2beta1"))
        .findFirst();
  }

  /// Made once per state of what is served.
  private Document known(String name, Supplier<Document> make) {
    long revision = types.revision();
    Known now = known;
    if (now.revision() != revision) {
      now = new Known(revision, new ConcurrentHashMap<>());
      known = now;
    }
    return now.documents().computeIfAbsent(name, _ -> make.get());
  }

  private static Reply.Whole tagged(ApiRequest request, Document document) {
    if (!request.get()) {
      throw ApiException.methodNotAllowed(
          "the server does not allow this method on the requested resource");
    }
    Map<String, String> tag = Map.of("ETag", document.tag());
    boolean had = request.header("if-none-match").equals(document.tag());
    return had
        ? new Reply.Whole(304, document.contentType(), new byte[0], tag, List.of())
        : new Reply.Whole(200, document.contentType(), document.body(), tag, List.of());
  }
}
