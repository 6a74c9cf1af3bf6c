package io.lateen.galley.resource;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.store.ObjectStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// An engine on a store of its own, spoken to in YAML.
final class EngineFixture implements AutoCloseable {

  static final YAMLMapper YAML = new YAMLMapper();
  final ObjectStore store;
  final ResourceEngine engine;
  final ResourceTypes types = new ResourceTypes();

  EngineFixture(Path home) {
    this(home, Admission.open());
  }

  EngineFixture(Path home, Admission admission) {
    store = ObjectStore.open(home, 1000);
    engine =
        new ResourceEngine(
            store, types, admission, new ClusterIps("127.4.128.1", 100), InstantSource.system());
    if (store.list("/namespaces", "").objects().isEmpty()) {
      create("namespaces", "", "{metadata: {name: default}}");
    }
  }

  ResourceType type(String path) {
    String[] parts = path.split("/", -1);
    return switch (parts.length) {
      case 1 -> types.lookup("", "v1", parts[0]).orElseThrow();
      default -> types.lookup(parts[0], parts[1], parts[2]).orElseThrow();
    };
  }

  ApiAnswer.Done call(
      Verb verb,
      String resource,
      String namespace,
      String name,
      String subresource,
      Map<String, String> query,
      PatchType patch,
      String body) {
    ApiCall call =
        new ApiCall(
            verb,
            type(resource),
            namespace.isEmpty() ? null : namespace,
            name,
            subresource,
            query,
            patch,
            body == null ? null : YAML.readTree(body),
            new Rendering.Whole());
    return (ApiAnswer.Done) engine.handle(call);
  }

  JsonNode create(String resource, String namespace, String body) {
    return call(Verb.CREATE, resource, namespace, null, "", Map.of(), null, body).body();
  }

  JsonNode get(String resource, String namespace, String name) {
    return call(Verb.GET, resource, namespace, name, "", Map.of(), null, null).body();
  }

  List<String> names(String resource, String namespace, Map<String, String> query) {
    List<String> names = new ArrayList<>();
    call(Verb.LIST, resource, namespace, null, "", query, null, null)
        .body()
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asString("")));
    return names;
  }

  JsonNode update(String resource, String namespace, String name, JsonNode body) {
    return call(Verb.UPDATE, resource, namespace, name, "", Map.of(), null, body.toString()).body();
  }

  JsonNode patch(String resource, String namespace, String name, PatchType type, String body) {
    return call(Verb.PATCH, resource, namespace, name, "", Map.of(), type, body).body();
  }

  ApiAnswer.Done delete(String resource, String namespace, String name, String options) {
    return call(Verb.DELETE, resource, namespace, name, "", Map.of(), null, options);
  }

  StoreWatch watch(String resource, String namespace, Map<String, String> query) {
    ApiCall call =
        new ApiCall(
            Verb.WATCH,
            type(resource),
            namespace.isEmpty() ? null : namespace,
            null,
            "",
            query,
            null,
            null,
            new Rendering.Whole());
    return (StoreWatch) ((ApiAnswer.Watching) engine.handle(call)).stream();
  }

  @Override
  public void close() {
    store.close();
  }
}
