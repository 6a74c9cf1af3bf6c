package io.lateen.galley.mcp;

import io.lateen.galley.store.ObjectStore;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.mcp.Collection;
import io.lateen.wire.mcp.Documents;
import io.lateen.wire.mcp.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The store's collections as resources. Made when somebody wants them, and kept until they change;
/// of a changed collection only the objects that changed are made anew. Thread-safe.
final class Published {
  private final ObjectStore store;
  private final Map<Collection, Contents> known = new HashMap<>();
  private final Set<Collection> stale = new HashSet<>();

  /// A collection at one moment.
  ///
  /// @param version the store's revision
  /// @param resources by name
  record Contents(String version, Map<String, Resource> resources) {
    static final Contents NONE = new Contents("", Map.of());
  }

  Published(ObjectStore store) {
    this.store = store;
  }

  synchronized void changed(Set<Collection> collections) {
    stale.addAll(collections);
  }

  synchronized Contents of(Collection collection) {
    Contents before = known.getOrDefault(collection, Contents.NONE);
    // Forgotten before the store is asked: what changes from here on makes it stale again.
    if (stale.remove(collection) || !known.containsKey(collection)) {
      known.put(collection, look(collection, before));
    }
    return known.getOrDefault(collection, Contents.NONE);
  }

  private Contents look(Collection collection, Contents before) {
    ObjectStore.Listing listing = store.list(collection.resource(), "");
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (ObjectNode tree : listing.objects().values()) {
      KubeObject object = object(collection, tree);
      String name = Documents.name(object);
      Resource same = before.resources().get(name);
      boolean kept = same != null && same.metadata().version().equals(object.resourceVersion());
      resources.put(name, kept ? same : Documents.resource(collection, object));
    }
    return new Contents(Long.toString(listing.revision()), resources);
  }

  private static KubeObject object(Collection collection, ObjectNode tree) {
    String version = tree.path("apiVersion").asString("");
    return new KubeObject(
        new ObjectKind(
            collection.group(),
            version.substring(version.indexOf('/') + 1),
            collection.plural(),
            tree.path("kind").asString(""),
            tree.path("metadata").has("namespace")),
        tree);
  }
}
