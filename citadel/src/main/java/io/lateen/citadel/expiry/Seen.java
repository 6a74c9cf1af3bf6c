package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An object of the cluster with what became of a look at its certificates.
sealed interface Seen {
  /// Whose Event tells of it.
  KubeObject about();

  /// @param endings of its certificates, at least one, those first that end first
  record Found(KubeObject about, List<Ending> endings) implements Seen {
    public Found {
      endings = endings.stream().sorted(Comparator.comparing(Ending::end)).toList();
    }

    /// For a figure; empty: of none the whole life is known, and short ones always end soon.
    Optional<Ending> first() {
      return endings.stream().filter(Ending::certain).findFirst();
    }

    /// Of the first one that there is something to say of; empty: of none.
    String warning(Instant now) {
      return endings.stream()
          .flatMap(ending -> ending.warning(now).stream())
          .findFirst()
          .orElse("");
    }
  }

  /// It did not answer: what was told of it before may still be so.
  record Silent(KubeObject about) implements Seen {}

  /// Nothing, when it holds none.
  static Stream<Seen> of(KubeObject about, List<Ending> endings) {
    return endings.isEmpty() ? Stream.of() : Stream.of(new Found(about, endings));
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
