package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Endpoints and EndpointSlices of every Service that has a selector.
final class EndpointsController implements Controller {
  private static final String OURS = "endpoints.kubernetes.io/managed-by";
  private static final String OWN_NAME = "endpoint-controller";

  private final KubernetesClient client;
  private final WorkQueue queue = new WorkQueue("endpoints", this::reconcile);

  EndpointsController(KubernetesClient client, Informers informers) {
    this.client = client;
    informers.onChange(Service.class, (before, after) -> queue.add(Key.of(after)));
    informers.onChange(
        Pod.class,
        (before, after) ->
            informers.list(Service.class).stream()
                .filter(service -> selects(service, before) || selects(service, after))
                .forEach(service -> queue.add(Key.of(service))));
    informers.onChange(
        EndpointSlice.class,
        (before, after) -> {
          String name = serviceName(after.getMetadata());
          if (name != null) {
            queue.add(new Key(after.getMetadata().getNamespace(), name));
          }
        });
    informers.onChange(Endpoints.class, (before, after) -> queue.add(Key.of(after)));
  }

  private static @Nullable String serviceName(ObjectMeta metadata) {
    return metadata.getLabels() == null
        ? null
        : metadata.getLabels().get(EndpointsTranslator.SERVICE_NAME);
  }

  private static boolean selects(Service service, Pod pod) {
    return service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && hasSelector(service)
        && Owners.contains(pod.getMetadata().getLabels(), service.getSpec().getSelector());
  }

  private static boolean hasSelector(Service service) {
    return service.getSpec().getSelector() != null && !service.getSpec().getSelector().isEmpty();
  }

  private void reconcile(Key key) {
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null) {
      forget(key);
    } else if (hasSelector(service) && !Owners.isDeleted(service)) {
      List<EndpointGroup> groups = EndpointGroup.of(service, pods(service));
      EndpointsTranslator translator = new EndpointsTranslator(service);
      writeSlices(key, groups.stream().map(translator::slice).toList());
      writeEndpoints(service, translator.subsets(groups));
    }
  }

  private List<Pod> pods(Service service) {
    return client
        .pods()
        .inNamespace(service.getMetadata().getNamespace())
        .withLabels(service.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .filter(pod -> !PodConditions.isOver(pod))
        .toList();
  }

  private void writeSlices(Key key, List<EndpointSlice> wanted) {
    Map<String, EndpointSlice> present =
        slices(key).stream()
            .collect(Collectors.toMap(slice -> slice.getMetadata().getName(), slice -> slice));
    for (EndpointSlice slice : wanted) {
      EndpointSlice old = present.remove(slice.getMetadata().getName());
      if (old == null) {
        client.resource(slice).create();
      } else if (!Objects.equals(old.getEndpoints(), slice.getEndpoints())) {
        Api.patch(client, client.resource(old), Map.of("endpoints", slice.getEndpoints()));
      }
    }
    present.values().forEach(slice -> Api.delete(client, slice));
  }

  private List<EndpointSlice> slices(Key key) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(key.namespace())
        .withLabel(EndpointsTranslator.SERVICE_NAME, key.name())
        .withLabel(EndpointsTranslator.MANAGED_BY, EndpointsTranslator.CONTROLLER)
        .list()
        .getItems();
  }

  private void writeEndpoints(Service service, List<EndpointSubset> subsets) {
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName();
    Endpoints present = client.endpoints().inNamespace(namespace).withName(name).get();
    if (present == null) {
      Endpoints endpoints =
          new EndpointsBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .withLabels(service.getMetadata().getLabels())
              .addToLabels(OURS, OWN_NAME)
              .endMetadata()
              .withSubsets(subsets)
              .build();
      client.resource(endpoints).create();
    } else if (!present.getSubsets().equals(subsets)) {
      Api.patch(client, client.resource(present), Map.of("subsets", subsets));
    }
  }

  /// The Service is gone. Its slices are its dependents; Endpoints are only its namesake.
  private void forget(Key key) {
    Endpoints present = client.endpoints().inNamespace(key.namespace()).withName(key.name()).get();
    if (present != null && isOurs(present)) {
      Api.delete(client, present);
    }
    slices(key).forEach(slice -> Api.delete(client, slice));
  }

  /// People may write Endpoints of their own, also before the Service.
  private static boolean isOurs(Endpoints endpoints) {
    Map<String, String> labels = endpoints.getMetadata().getLabels();
    return labels != null && OWN_NAME.equals(labels.get(OURS));
  }

  @Override
  public void close() {
    queue.close();
  }
}
