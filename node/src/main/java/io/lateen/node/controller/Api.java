package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;

/// The few ways in which controllers write. All are safe to repeat.
final class Api {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private Api() {}

  /// Merges `changes` (JSON values by field) into the object.
  static void patch(
      KubernetesClient client, Resource<? extends HasMetadata> object, Map<String, ?> changes) {
    var _ = object.patch(MERGE, client.getKubernetesSerialization().asJson(changes));
  }

  static void patchStatus(
      KubernetesClient client, Resource<? extends HasMetadata> object, Object status) {
    String json = client.getKubernetesSerialization().asJson(Map.of("status", status));
    object.subresource("status").patch(MERGE, json);
  }

  /// Deletes this very object; one that is gone already is fine.
  static void delete(KubernetesClient client, HasMetadata object) {
    try {
      client.resource(object).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
