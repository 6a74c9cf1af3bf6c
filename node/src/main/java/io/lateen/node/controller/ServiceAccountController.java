package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/// A service account `default` in every namespace.
final class ServiceAccountController implements Controller {
  private static final String DEFAULT = "default";

  private final KubernetesClient client;
  private final WorkQueue queue = new WorkQueue("serviceaccount", this::reconcile);

  ServiceAccountController(KubernetesClient client, Informers informers) {
    this.client = client;
    informers.onChange(
        Namespace.class, (before, after) -> queue.add(new Key("", after.getMetadata().getName())));
    informers.onChange(
        ServiceAccount.class,
        (before, after) -> queue.add(new Key("", after.getMetadata().getNamespace())));
  }

  private void reconcile(Key key) {
    Namespace namespace = client.namespaces().withName(key.name()).get();
    if (namespace == null || Owners.isDeleted(namespace)) {
      return;
    }
    if (client.serviceAccounts().inNamespace(key.name()).withName(DEFAULT).get() == null) {
      create(key.name());
    }
  }

  private void create(String namespace) {
    ServiceAccount account =
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(DEFAULT)
            .endMetadata()
            .build();
    try {
      client.resource(account).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
