package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.grpc.RemoteAdapters;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.kube.KubeObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Objects of kind `handler`, and of the kinds named after adapters, → handlers.
final class HandlerReader {
  private final Map<String, Adapter> adapters = new LinkedHashMap<>();

  private final RemoteAdapters remote;

  HandlerReader(List<Adapter> adapters, RemoteAdapters remote) {
    this.remote = remote;
    adapters.forEach(adapter -> this.adapters.put(adapter.name(), adapter));
  }

  boolean isHandler(String kind) {
    return kind.equals("handler") || adapters.containsKey(kind);
  }

  /// Null when anything is wrong with it.
  @Nullable ConfiguredHandler read(KubeObject object, Problems problems) {
    JsonNode spec = object.spec();
    boolean general = object.kind().kind().equals("handler");
    String field =
        general ? InstanceReader.either(spec, "compiledAdapter", "compiled_adapter") : "";
    String compiled = general ? spec.path(field).asString("") : object.kind().kind();
    Adapter adapter =
        compiled.isEmpty()
            ? remote.adapter(object, problems).orElse(null)
            : compiled(compiled, field, problems);
    if (adapter == null) {
      return null;
    }
    FieldPath path = general ? FieldPath.SPEC.field("params") : FieldPath.SPEC;
    Params params = adapter.params().read(general ? spec.path("params") : spec, path, problems);
    if (!problems.hasErrors()) {
      adapter.check(params, path, problems);
    }
    String full = general ? object.name() + "." + object.namespace() : ObjectName.of(object).full();
    return problems.hasErrors() ? null : new ConfiguredHandler(full, object, adapter, params);
  }

  private @Nullable Adapter compiled(String name, String field, Problems problems) {
    Adapter adapter = adapters.get(name);
    if (adapter == null) {
      problems.error(FieldPath.SPEC.field(field), "adapter '" + name + "' not found");
    }
    return adapter;
  }
}
