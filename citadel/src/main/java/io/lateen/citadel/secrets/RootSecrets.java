package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Secrets that hold the authority's own key.
///
/// @param namespace of both
record RootSecrets(KubernetesClient client, String namespace, Clock clock) {
  static final String PLUGGED_IN = "cacerts";
  static final String SELF_SIGNED = "istio-ca-secret";
  static final String TYPE = "istio.io/ca-root";

  /// What somebody has plugged in; null: nothing.
  @Nullable StoredRoot pluggedIn() {
    return stored(PLUGGED_IN);
  }

  /// What was made here; null: nothing yet.
  @Nullable StoredRoot selfSigned() {
    return stored(SELF_SIGNED);
  }

  private @Nullable StoredRoot stored(String name) {
    Secret found = client.secrets().inNamespace(namespace).withName(name).get();
    return found == null ? null : new StoredRoot(found, clock.instant());
  }

  /// Fails when there is one already.
  StoredRoot create(Map<String, String> data) {
    return new StoredRoot(client.resource(secret(data, null)).create(), clock.instant());
  }

  /// Fails when `before` is not the newest any more.
  void update(StoredRoot before, Map<String, String> data) {
    String version = before.secret().getMetadata().getResourceVersion();
    client.resource(secret(data, version)).update();
  }

  private Secret secret(Map<String, String> data, @Nullable String version) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(SELF_SIGNED)
        .withResourceVersion(version)
        .withAnnotations(Map.of(StoredRoot.SINCE, clock.instant().toString()))
        .endMetadata()
        .withType(TYPE)
        .withData(SecretData.encoded(data))
        .build();
  }
}
