package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// One watch per kind, shared by all controllers.
final class Informers implements AutoCloseable {
  private final Map<Class<?>, SharedIndexInformer<? extends HasMetadata>> byKind =
      new LinkedHashMap<>();

  Informers(KubernetesClient client) {
    add(Namespace.class, client.namespaces());
    add(ServiceAccount.class, client.serviceAccounts().inAnyNamespace());
    add(Node.class, client.nodes());
    add(Service.class, client.services().inAnyNamespace());
    add(Deployment.class, client.apps().deployments().inAnyNamespace());
    add(ReplicaSet.class, client.apps().replicaSets().inAnyNamespace());
    add(Pod.class, client.pods().inAnyNamespace());
    add(Endpoints.class, client.endpoints().inAnyNamespace());
    add(EndpointSlice.class, client.discovery().v1().endpointSlices().inAnyNamespace());
    add(ConfigMap.class, client.configMaps().inAnyNamespace());
    add(Secret.class, client.secrets().inAnyNamespace());
  }

  private <T extends HasMetadata> void add(Class<T> kind, Informable<T> source) {
    byKind.put(kind, source.runnableInformer(0).exceptionHandler((started, problem) -> true));
  }

  @SuppressWarnings("unchecked") // add() puts nothing else there
  <T extends HasMetadata> SharedIndexInformer<T> of(Class<T> kind) {
    return (SharedIndexInformer<T>) Objects.requireNonNull(byKind.get(kind));
  }

  <T extends HasMetadata> List<T> list(Class<T> kind) {
    return of(kind).getStore().list();
  }

  /// Tells of every change: the object before (or itself, when new) and after (or itself, when
  /// gone).
  <T extends HasMetadata> void onChange(Class<T> kind, BiConsumer<T, T> listener) {
    var _ =
        of(kind)
            .addEventHandler(
                new ResourceEventHandler<T>() {
                  @Override
                  public void onAdd(T object) {
                    listener.accept(object, object);
                  }

                  @Override
                  public void onUpdate(T before, T after) {
                    listener.accept(before, after);
                  }

                  @Override
                  public void onDelete(T object, boolean unknownState) {
                    listener.accept(object, object);
                  }
                });
  }

  Iterable<SharedIndexInformer<? extends HasMetadata>> all() {
    return byKind.values();
  }

  /// Begins to watch; returns when every kind was listed once.
  void start() {
    byKind.values().stream()
        .map(informer -> informer.start().toCompletableFuture())
        .toList()
        .forEach(started -> started.join());
  }

  @Override
  public void close() {
    byKind.values().forEach(SharedIndexInformer::close);
  }
}
