package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Publishes what is to be trusted: ConfigMap `istio-security` of Istio 1.1 in the storage
/// namespace, and `istio-ca-root-cert` of today's Istio in every namespace.
///
/// @param storage where the authority keeps its own
public record Roots(KubernetesClient client, String storage) {
  static final String EVERYWHERE = "istio-ca-root-cert";
  static final String KEY = "root-cert.pem";
  private static final String SECURITY = "istio-security";
  private static final String SECURITY_KEY = "caTLSRootCert";

  /// Writes what is not there yet; called again and again.
  public void publish(String pem) {
    String encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    put(storage, SECURITY, Map.of(SECURITY_KEY, encoded));
    for (Namespace namespace : client.namespaces().list().getItems()) {
      if (namespace.getMetadata().getDeletionTimestamp() == null) {
        put(namespace.getMetadata().getName(), EVERYWHERE, Map.of(KEY, pem));
      }
    }
  }

  private void put(String namespace, String name, Map<String, String> data) {
    ConfigMap known = client.configMaps().inNamespace(namespace).withName(name).get();
    if (known != null && data.equals(known.getData())) {
      return;
    }
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withData(data)
            .build();
    if (known == null) {
      client.resource(wanted).create();
    } else {
      client.resource(wanted).update();
    }
  }

  @Override
  public String toString() {
    return "Roots[" + storage + "]";
  }
}
