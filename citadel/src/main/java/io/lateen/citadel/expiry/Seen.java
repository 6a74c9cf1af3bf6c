package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An object of the cluster with what became of a look at its certificates.
sealed interface Seen {
  /// Whose Event tells of it.
  KubeObject about();

  /// @param first of its certificates to end
  record Found(KubeObject about, Ending first) implements Seen {}

  /// It did not answer: what was told of it before may still be so.
  record Silent(KubeObject about) implements Seen {}

  /// Of all that an object holds, the first to end; nothing, when it holds none.
  static Stream<Seen> of(KubeObject about, List<Ending> endings) {
    return Ending.first(endings).<Seen>map(first -> new Found(about, first)).stream();
  }

  /// An object without its content, which may be secret.
  static KubeObject about(ObjectKind kind, HasMetadata object) {
    ObjectMeta known = object.getMetadata();
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = tree.putObject("metadata").put("name", known.getName());
    if (kind.namespaced()) {
      metadata.put("namespace", known.getNamespace());
    }
    metadata.put("uid", known.getUid()).put("resourceVersion", known.getResourceVersion());
    return new KubeObject(kind, tree);
  }
}
