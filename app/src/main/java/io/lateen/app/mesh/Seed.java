package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Objects a mesh begins with, put there over the Kubernetes API like anybody's.
final class Seed {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final Pattern DISCOVERY = Pattern.compile("(?m)^( *)discoveryAddress:.*$");
  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  Seed(KubernetesClient client) {
    this.client = client;
  }

  /// Creates or updates every object.
  void apply(String documents) {
    var stream = new ByteArrayInputStream(documents.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(stream).items()) {
      put(object);
    }
  }

  private void put(HasMetadata object) {
    if (object instanceof ConfigMap map && map.getMetadata().getName().equals("istio")) {
      keepSettings(map);
    }
    Resource<HasMetadata> resource = client.resource(object);
    try {
      resource.create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      resource.patch(MERGE, client.getKubernetesSerialization().asJson(object));
    }
  }

  /// The mesh's settings are the user's once they are there; only where Pilot is can be another
  /// address at every start.
  private void keepSettings(ConfigMap seeded) {
    ConfigMap present = client.resource(seeded).get();
    String settings = present == null ? null : present.getData().get("mesh");
    Matcher pilot = DISCOVERY.matcher(seeded.getData().get("mesh"));
    if (settings != null && pilot.find()) {
      String line = Matcher.quoteReplacement(pilot.group().strip());
      seeded.getData().put("mesh", DISCOVERY.matcher(settings).replaceAll("$1" + line));
    }
  }
}
