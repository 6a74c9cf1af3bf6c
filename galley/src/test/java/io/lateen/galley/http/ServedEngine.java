package io.lateen.galley.http;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.galley.resource.PatchType;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceTypes;
import io.lateen.galley.resource.Verb;
import io.lateen.galley.store.ObjectStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The real engine behind a real server, in a home of its own.
public final class ServedEngine implements AutoCloseable {

  private final ObjectStore store;
  private final ResourceEngine engine;
  private final ApiServer server;

  public ServedEngine(ApiServerSettings settings) throws IOException {
    store = ObjectStore.open(settings.home().resolve("store"), 1000);
    engine =
        new ResourceEngine(
            store,
            new ResourceTypes(),
            Admission.open(),
            new ClusterIps("127.4.128.1", 100),
            InstantSource.system());
    if (store.list("/namespaces", "").objects().isEmpty()) {
      create("", "v1", "namespaces", null, "{metadata: {name: default}}");
    }
    server = serve(settings);
  }

  private ApiServer serve(ApiServerSettings settings) throws IOException {
    try {
      return ApiServer.start(settings, engine, (_, _) -> {});
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  public ApiServer server() {
    return server;
  }

  /// Creates an object past HTTP.
  public void create(String group, String version, String plural, String namespace, String yaml) {
    engine.handle(
        new ApiCall(
            Verb.CREATE,
            engine.types().lookup(group, version, plural).orElseThrow(),
            namespace,
            null,
            "",
            Map.of(),
            null,
            new YAMLMapper().readTree(yaml),
            new Rendering.Whole()));
  }

  ResourceEngine engine() {
    return engine;
  }

  /// A call without a body.
  ApiCall call(
      Verb verb, String group, String version, String plural, String namespace, String name) {
    return new ApiCall(
        verb,
        engine.types().lookup(group, version, plural).orElseThrow(),
        namespace,
        name,
        "",
        Map.of(),
        null,
        null,
        new Rendering.Whole());
  }

  /// Sets the status of a core object, as its node would.
  void setStatus(String plural, String namespace, String name, String yaml) {
    engine.handle(
        new ApiCall(
            Verb.PATCH,
            engine.types().lookup("", "v1", plural).orElseThrow(),
            namespace,
            name,
            "status",
            Map.of(),
            PatchType.MERGE,
            new YAMLMapper().readTree("{status: " + yaml + "}"),
            new Rendering.Whole()));
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
