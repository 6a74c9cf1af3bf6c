package io.lateen.galley.resource;

import io.lateen.galley.patch.JsonPatch;
import io.lateen.galley.patch.MergePatch;
import io.lateen.galley.patch.PatchException;
import io.lateen.galley.patch.StrategicPatch;
import io.lateen.galley.resource.Creation.Bodies;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Update and patch, of an object or of its `status` or `scale`.
final class Change {

  private final Preparation preparation;
  private final Creation creation;
  private final Aftermath aftermath;

  Change(Preparation preparation, Creation creation, Aftermath aftermath) {
    this.preparation = preparation;
    this.creation = creation;
    this.aftermath = aftermath;
  }

  /// @return the object as kept
  ObjectNode update(Write write) {
    ObjectNode old = existing(write);
    ObjectNode body = Bodies.object(write.call());
    if (write.call().subresource().equals("scale")) {
      return change(write, scaled(write, old, body), old, "Update");
    }
    ObjectNode wanted = body.deepCopy();
    Bodies.checkKind(write, wanted);
    Bodies.checkName(write, wanted);
    return change(write, wanted, old, "Update");
  }

  /// @return the object as kept
  ObjectNode patch(Write write) {
    PatchType language = Objects.requireNonNull(write.call().patchType());
    if (language == PatchType.STRATEGIC && !BuiltInTypes.has(write.type())) {
      throw unsupported();
    }
    boolean apply = language == PatchType.APPLY;
    if (apply && write.transaction().get(write.key(write.name())) == null) {
      ObjectNode fresh = Bodies.object(write.call()).deepCopy();
      Bodies.checkName(write, fresh);
      return creation.create(write, fresh);
    }
    ObjectNode old = existing(write);
    ObjectNode served =
        write.call().subresource().equals("scale")
            ? Scale.of(old)
            : Versions.toServed(write.type(), old);
    JsonNode body = write.call().body() == null ? served.missingNode() : write.call().body();
    ObjectNode patched = patched(write, language, served, body);
    if (write.call().subresource().equals("scale")) {
      return change(write, scaled(write, old, patched), old, "Update");
    }
    Bodies.checkKind(write, patched);
    Bodies.checkName(write, patched);
    return change(write, patched, old, apply ? "Apply" : "Update");
  }

  private static ObjectNode scaled(Write write, ObjectNode old, JsonNode scale) {
    return Scale.applyTo(Versions.toServed(write.type(), old), scale);
  }

  private static ObjectNode patched(
      Write write, PatchType language, ObjectNode served, JsonNode body) {
    try {
      JsonNode patched =
          switch (language) {
            case MERGE -> MergePatch.apply(served, body);
            case JSON -> JsonPatch.apply(served, body);
            case STRATEGIC -> StrategicPatch.apply(served, body);
            case APPLY -> ServerSideApply.apply(write, served, Bodies.object(write.call()));
          };
      if (patched instanceof ObjectNode object) {
        return object;
      }
      throw ApiException.badRequest("the patched object is no object any more");
    } catch (PatchException e) {
      if (e.readable()) {
        throw new ApiException(
            422,
            "Invalid",
            "the patch does not fit: " + e.getMessage(),
            ApiException.details(write.type().group(), write.type().plural(), write.name()));
      }
      throw ApiException.badRequest("error decoding patch: " + e.getMessage());
    }
  }

  private static ObjectNode existing(Write write) {
    ObjectNode old = write.transaction().get(write.key(write.name()));
    if (old == null) {
      throw ApiException.notFound(write.type(), write.name());
    }
    return old;
  }

  private ObjectNode change(Write write, ObjectNode wanted, ObjectNode old, String operation) {
    checkVersion(write, wanted, old);
    ObjectNode merged = keepOthersPart(write, wanted, old);
    Metadata.carry(write, merged, Versions.toServed(write.type(), old));
    boolean main = !write.call().subresource().equals("status");
    ObjectNode stored =
        main ? preparation.prepare(write, merged, old) : Versions.toStorage(write.type(), merged);
    Metadata.carry(write, stored, old);
    boolean same = stored.equals(old);
    Metadata.note(write, stored, operation);
    if (same && Metadata.sameManagers(stored, old)) {
      return old;
    }
    write.transaction().put(write.key(write.name()), stored);
    return aftermath.afterChange(write, write.key(write.name()), stored);
  }

  /// A write to the object leaves its status, a write to its status leaves the rest.
  private static ObjectNode keepOthersPart(Write write, ObjectNode wanted, ObjectNode old) {
    ObjectNode served = Versions.toServed(write.type(), old);
    if (write.call().subresource().equals("status")) {
      ObjectNode result = served.deepCopy();
      setOrRemove(result, wanted);
      return result;
    }
    if (write.type().subresources().contains("status")) {
      setOrRemove(wanted, served);
    }
    return wanted;
  }

  private static void setOrRemove(ObjectNode target, ObjectNode source) {
    if (source.has("status")) {
      target.set("status", source.path("status"));
    } else {
      target.remove("status");
    }
  }

  private static void checkVersion(Write write, ObjectNode wanted, ObjectNode old) {
    JsonNode meta = wanted.path("metadata");
    String version = meta.path("resourceVersion").asString("");
    String current = old.path("metadata").path("resourceVersion").asString("");
    if (!version.isEmpty() && !version.equals(current)) {
      throw ApiException.conflict(
          write.type(),
          write.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = meta.path("uid").asString("");
    String currentUid = old.path("metadata").path("uid").asString("");
    if (!uid.isEmpty() && !uid.equals(currentUid)) {
      throw ApiException.conflict(
          write.type(),
          write.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + currentUid);
    }
  }

  private static ApiException unsupported() {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(
                ", ",
                PatchType.JSON.mediaType(),
                PatchType.MERGE.mediaType(),
                PatchType.APPLY.mediaType()),
        JsonNodeFactory.instance.objectNode());
  }
}
