package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Objects a mesh begins with, put there over the Kubernetes API like anybody's.
final class Seed {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;

  Seed(KubernetesClient client) {
    this.client = client;
  }

  /// Creates or updates every object of a file, `${name}` replaced by its value.
  void apply(Path file, Map<String, String> values) throws IOException {
    String text = Files.readString(file);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    apply(text);
  }

  void apply(String documents) {
    var stream = new ByteArrayInputStream(documents.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(stream).items()) {
      put(object);
    }
  }

  private void put(HasMetadata object) {
    Resource<HasMetadata> resource = client.resource(object);
    if (resource.get() == null) {
      resource.create();
    } else {
      resource.patch(MERGE, client.getKubernetesSerialization().asJson(object));
    }
  }
}
