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
    ObjectStore.Listing listing = store.list(Versions.resource(call.type()), namespace(call));
    checkRevision(call, listing.revision());
    Page page = Page.of(call, listing.revision());
    Predicate<JsonNode> wanted = Selector.of(call);
    List<ObjectNode> found = new ArrayList<>();
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("resourceVersion", Long.toString(page.revision()));
    NavigableMap<StoreKey, ObjectNode> rest =
        page.after() == null ? listing.objects() : listing.objects().tailMap(page.after(), false);
    for (Map.Entry<StoreKey, ObjectNode> entry : rest.entrySet()) {
      if (!wanted.test(entry.getValue())) {
        continue;
      }
      if (call.limit() > 0 && found.size() == call.limit()) {
        meta.put("continue", page.next(found.getLast()));
        break;
      }
      found.add(entry.getValue());
    }
    return new ApiAnswer.Done(200, renderer.list(call, found, meta), List.of());
  }

  private static void checkRevision(ApiCall call, long revision) {
    long asked = revision(call);
    if (asked > revision) {
      throw new ApiException(
          504,
          "Timeout",
          "Too large resource version: " + asked + ", current: " + revision,
          JsonNodeFactory.instance.objectNode().put("retryAfterSeconds", 1));
    }
    if (call.resourceVersionMatch().equals("Exact") && asked < revision) {
      throw ApiException.expired("The resourceVersion for the provided list is too old.");
    }
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

  /// Where a list in pieces goes on. The pieces are of the state at their own times; a watch from
  /// the first piece's revision tells what changed between.
  private record Page(long revision, @Nullable StoreKey after) {

    static Page of(ApiCall call, long revision) {
      if (call.continueToken().isEmpty()) {
        return new Page(revision, null);
      }
      try {
        byte[] token = Base64.getUrlDecoder().decode(call.continueToken());
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\n", -1);
        return new Page(
            Long.parseLong(parts[0]),
            new StoreKey(Versions.resource(call.type()), parts[1], parts[2]));
      } catch (RuntimeException _) {
        throw ApiException.badRequest("continue key is not valid: " + call.continueToken());
      }
    }

    String next(ObjectNode last) {
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
