package io.lateen.galley.resource;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.resource.Creation.Bodies;
import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The engine of the API. Calls block and come on virtual threads, any number at once.
public final class ResourceEngine {

  private static final Duration LONGEST_WATCH = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final ResourceTypes types;
  private final InstantSource clock;
  private final Renderer renderer;
  private final Reads reads;
  private final Creation creation;
  private final Change change;
  private final Deletion deletion;

  /// @param types brought up to date here with the store's CRDs
  public ResourceEngine(
      ObjectStore store,
      ResourceTypes types,
      Admission admission,
      ClusterIps addresses,
      InstantSource clock) {
    this.store = store;
    this.types = types;
    this.clock = clock;
    this.renderer = new Renderer(clock);
    this.reads = new Reads(store, renderer);
    Preparation preparation = new Preparation(admission, new ServiceAddresses(addresses));
    Aftermath aftermath = new Aftermath();
    this.creation = new Creation(preparation);
    this.change = new Change(preparation, creation, aftermath);
    this.deletion = new Deletion(aftermath);
    define();
  }

  public ResourceTypes types() {
    return types;
  }

  /// Does what the call asks.
  ///
  /// @throws ApiException when it is refused
  public ApiAnswer handle(ApiCall call) {
    return switch (call.verb()) {
      case GET -> reads.get(call);
      case LIST -> reads.list(call);
      case WATCH -> new ApiAnswer.Watching(StoreWatch.open(store, renderer, call, LONGEST_WATCH));
      case CREATE -> write(call, this::create);
      case UPDATE -> write(call, write -> changed(write, change.update(write)));
      case PATCH -> write(call, this::patch);
      case DELETE -> write(call, this::delete);
      case DELETE_COLLECTION -> write(call, this::deleteCollection);
    };
  }

  private ApiAnswer.Done write(ApiCall call, Function<Write, ApiAnswer.Done> action) {
    try {
      ApiAnswer.Done done =
          store
              .write(
                  !call.dryRun(),
                  transaction -> action.apply(new Write(call, transaction, clock.instant())))
              .value();
      if (Versions.isDefinition(call.type()) && !call.dryRun()) {
        define();
      }
      return done;
    } catch (StoreException e) {
      throw e.full()
          ? new ApiException(507, "InsufficientStorage", String.valueOf(e.getMessage()), null)
          : new ApiException(500, "InternalError", String.valueOf(e.getMessage()), null);
    }
  }

  private void define() {
    types.define(
        store.list("apiextensions.k8s.io/customresourcedefinitions", "").objects().values());
  }

  private ApiAnswer.Done create(Write write) {
    ObjectNode kept = creation.create(write, Bodies.object(write.call()).deepCopy());
    return new ApiAnswer.Done(201, renderer.one(write.call(), kept), write.warnings());
  }

  private ApiAnswer.Done patch(Write write) {
    boolean isNew = write.transaction().get(write.key(write.name())) == null;
    ObjectNode kept = change.patch(write);
    ApiAnswer.Done done = changed(write, kept);
    return isNew ? new ApiAnswer.Done(201, done.body(), done.warnings()) : done;
  }

  private ApiAnswer.Done changed(Write write, ObjectNode kept) {
    JsonNode body =
        write.call().subresource().equals("scale")
            ? Scale.of(kept)
            : renderer.one(write.call(), kept);
    return new ApiAnswer.Done(200, body, write.warnings());
  }

  private ApiAnswer.Done delete(Write write) {
    Deletion.Left left = deletion.delete(write);
    boolean status = left.gone() && !write.at("", "pods");
    JsonNode body =
        status
            ? Deletion.success(write.type(), left.object())
            : renderer.one(write.call(), left.object());
    return new ApiAnswer.Done(200, body, write.warnings());
  }

  private ApiAnswer.Done deleteCollection(Write write) {
    List<ObjectNode> left = deletion.deleteCollection(write);
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    return new ApiAnswer.Done(200, renderer.list(write.call(), left, meta), write.warnings());
  }
}
