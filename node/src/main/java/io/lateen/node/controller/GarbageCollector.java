package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What nobody owns any more goes: dependents after their owner (background), before it (finalizer
/// `foregroundDeletion`), or not at all (finalizer `orphan`). Knows the kinds that are watched
/// here; the queue's keys are uids.
final class GarbageCollector implements Controller {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final KubernetesClient client;
  private final Map<String, HasMetadata> objects = new ConcurrentHashMap<>();
  private final WorkQueue queue = new WorkQueue("garbage", key -> reconcile(key.name()));

  GarbageCollector(KubernetesClient client, Informers informers) {
    this.client = client;
    for (SharedIndexInformer<? extends HasMetadata> informer : informers.all()) {
      watch(informer);
    }
  }

  private <T extends HasMetadata> void watch(SharedIndexInformer<T> informer) {
    var _ =
        informer.addEventHandler(
            new ResourceEventHandler<T>() {
              @Override
              public void onAdd(T object) {
                seen(object);
              }

              @Override
              public void onUpdate(T before, T after) {
                if (!uid(before).equals(uid(after))) {
                  gone(before);
                }
                seen(after);
              }

              @Override
              public void onDelete(T object, boolean unknownState) {
                gone(object);
              }
            });
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  private void seen(HasMetadata object) {
    objects.put(uid(object), object);
    if (!owners(object).isEmpty() || has(object, FOREGROUND) || has(object, ORPHAN)) {
      enqueue(uid(object));
    }
  }

  private void gone(HasMetadata object) {
    objects.remove(uid(object));
    dependents(uid(object)).forEach(dependent -> enqueue(uid(dependent)));
    owners(object).forEach(owner -> enqueue(owner.getUid()));
  }

  private void enqueue(String uid) {
    queue.add(new Key("", uid));
  }

  private static List<OwnerReference> owners(HasMetadata object) {
    return object.getMetadata().getOwnerReferences();
  }

  private static boolean has(HasMetadata object, String finalizer) {
    return object.getMetadata().getFinalizers().contains(finalizer);
  }

  private List<HasMetadata> dependents(String owner) {
    return objects.values().stream()
        .filter(object -> owners(object).stream().anyMatch(ref -> ref.getUid().equals(owner)))
        .toList();
  }

  private void reconcile(String uid) {
    HasMetadata object = objects.get(uid);
    if (object == null) {
      return;
    }
    if (Owners.isDeleted(object)) {
      finalizeOwner(object);
    } else if (!owners(object).isEmpty()) {
      checkOwners(object);
    }
  }

  private void finalizeOwner(HasMetadata owner) {
    if (has(owner, ORPHAN)) {
      dependents(uid(owner)).forEach(dependent -> disown(dependent, List.of(uid(owner))));
      removeFinalizer(owner, ORPHAN);
    } else if (has(owner, FOREGROUND)) {
      List<HasMetadata> dependents = dependents(uid(owner));
      dependents.stream()
          .filter(dependent -> !Owners.isDeleted(dependent))
          .forEach(dependent -> delete(dependent, DeletionPropagation.FOREGROUND));
      if (dependents.stream().noneMatch(dependent -> blocks(dependent, uid(owner)))) {
        removeFinalizer(owner, FOREGROUND);
      }
    }
  }

  private static boolean blocks(HasMetadata dependent, String owner) {
    return owners(dependent).stream()
        .anyMatch(
            ref -> ref.getUid().equals(owner) && Boolean.TRUE.equals(ref.getBlockOwnerDeletion()));
  }

  private void removeFinalizer(HasMetadata object, String finalizer) {
    List<String> left = new ArrayList<>(object.getMetadata().getFinalizers());
    left.remove(finalizer);
    patchMetadata(object, "finalizers", left);
  }

  /// Deletes what has no owner left; takes away references to owners that are gone.
  private void checkOwners(HasMetadata object) {
    List<String> absent = new ArrayList<>();
    for (OwnerReference owner : owners(object)) {
      if (!exists(owner, object.getMetadata().getNamespace())) {
        absent.add(owner.getUid());
      }
    }
    if (absent.size() == owners(object).size()) {
      delete(object, DeletionPropagation.BACKGROUND);
    } else if (!absent.isEmpty()) {
      disown(object, absent);
    }
  }

  private boolean exists(OwnerReference owner, String namespace) {
    if (objects.containsKey(owner.getUid())) {
      return true;
    }
    GenericKubernetesResource found = read(owner, namespace);
    return found != null && owner.getUid().equals(uid(found));
  }

  private @Nullable GenericKubernetesResource read(OwnerReference owner, String namespace) {
    try {
      return client
          .genericKubernetesResources(owner.getApiVersion(), owner.getKind())
          .inNamespace(namespace)
          .withName(owner.getName())
          .get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private void disown(HasMetadata object, List<String> owners) {
    List<OwnerReference> left = new ArrayList<>(owners(object));
    left.removeIf(reference -> owners.contains(reference.getUid()));
    patchMetadata(object, "ownerReferences", left);
  }

  /// The resource version makes the write fail, and be tried again, if we know the object as it
  /// is no longer.
  private void patchMetadata(HasMetadata object, String field, Object value) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", uid(object));
    metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
    metadata.put(field, value);
    ignoringGone(() -> Api.patch(client, client.resource(object), Map.of("metadata", metadata)));
  }

  private void delete(HasMetadata object, DeletionPropagation propagation) {
    ignoringGone(
        () -> {
          var _ = client.resource(object).withPropagationPolicy(propagation).delete();
        });
  }

  private static void ignoringGone(Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
