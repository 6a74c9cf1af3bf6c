package io.lateen.galley.resource;

import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Get and list.
final class Reads {

  private static final String PAGE_TOO_OLD =
      "the state at which this list began is forgotten by now; begin the list anew, without"
          + " continue";

  private final ObjectStore store;
  private final Renderer renderer;

  Reads(ObjectStore store, Renderer renderer) {
    this.store = store;
    this.renderer = renderer;
  }

  ApiAnswer get(ApiCall call) {
    String name = Objects.requireNonNull(call.name());
    ObjectNode object = store.get(Versions.key(call.type(), namespace(call), name));
    if (object == null) {
      throw ApiException.notFound(call.type(), name);
    }
    JsonNode body =
        call.subresource().equals("scale") ? Scale.of(object) : renderer.one(call, object);
    return new ApiAnswer.Done(200, body, List.of());
  }

  ApiAnswer list(ApiCall call) {
    Page page = Page.of(call);
    ObjectStore.Listing listing = listing(call, page);
    Predicate<JsonNode> wanted = Selector.of(call);
    List<ObjectNode> found = new ArrayList<>();
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("resourceVersion", Long.toString(listing.revision()));
    NavigableMap<StoreKey, ObjectNode> rest =
        page.after() == null ? listing.objects() : listing.objects().tailMap(page.after(), false);
    for (Map.Entry<StoreKey, ObjectNode> entry : rest.entrySet()) {
      if (!wanted.test(entry.getValue())) {
        continue;
      }
      if (call.limit() > 0 && found.size() == call.limit()) {
        meta.put("continue", Page.next(listing.revision(), found.getLast()));
        tellRemaining(call, meta, rest.size() - found.size());
        break;
      }
      found.add(entry.getValue());
    }
    return new ApiAnswer.Done(200, renderer.list(call, found, meta), List.of());
  }

  /// How many are left is only known when nothing is selected.
  private static void tellRemaining(ApiCall call, ObjectNode meta, int left) {
    if (call.labelSelector().isEmpty() && call.fieldSelector().isEmpty()) {
      meta.put("remainingItemCount", left);
    }
  }

  private ObjectStore.Listing listing(ApiCall call, Page page) {
    String resource = Versions.resource(call.type());
    long asked = revision(call);
    if (page.revision() > 0) {
      return store
          .listAt(resource, namespace(call), page.revision())
          .orElseThrow(() -> ApiException.expired(PAGE_TOO_OLD));
    }
    ObjectStore.Listing now = store.list(resource, namespace(call));
    if (asked > now.revision()) {
      throw tooLarge(asked, now.revision());
    }
    if (call.resourceVersionMatch().equals("Exact") && asked < now.revision()) {
      return store
          .listAt(resource, namespace(call), asked)
          .orElseThrow(() -> ApiException.expired("too old resource version: " + asked));
    }
    return now;
  }

  private static ApiException tooLarge(long asked, long revision) {
    return new ApiException(
        504,
        "Timeout",
        "Too large resource version: " + asked + ", current: " + revision,
        JsonNodeFactory.instance.objectNode().put("retryAfterSeconds", 1));
  }

  static long revision(ApiCall call) {
    try {
      return call.resourceVersion().isEmpty() ? 0 : Long.parseLong(call.resourceVersion());
    } catch (NumberFormatException _) {
      throw ApiException.badRequest(
          "resourceVersion: " + call.resourceVersion() + " (expected: a number)");
    }
  }

  static String namespace(ApiCall call) {
    return Objects.requireNonNullElse(call.namespace(), "");
  }

  /// Where a list in pieces goes on. All pieces show the state at the first one's revision.
  ///
  /// @param revision 0 for the first piece
  private record Page(long revision, @Nullable StoreKey after) {

    static Page of(ApiCall call) {
      if (call.continueToken().isEmpty()) {
        return new Page(0, null);
      }
      try {
        byte[] token = Base64.getUrlDecoder().decode(call.continueToken());
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\n", -1);
        return new Page(
            Math.max(1, Long.parseLong(parts[0])),
            new StoreKey(Versions.resource(call.type()), parts[1], parts[2]));
      } catch (RuntimeException _) {
        throw ApiException.badRequest("continue key is not valid: " + call.continueToken());
      }
    }

    static String next(long revision, ObjectNode last) {
      JsonNode meta = last.path("metadata");
      String token =
          revision
              + "\n"
              + meta.path("namespace").asString("")
              + "\n"
              + meta.path("name").asString("");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }
  }
}
