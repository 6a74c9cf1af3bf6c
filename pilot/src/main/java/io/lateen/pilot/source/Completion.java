package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Service;
import io.lateen.wire.kube.KubeObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an API server would add to objects that are applied.
final class Completion {
  /// Of the block that RFC 5737 keeps free for documents.
  private static final String NOBODYS = "198.51.100.";

  private final Instant now;
  private int addresses;

  Completion(Instant now) {
    this.now = now;
  }

  KubeObject rule(KubeObject object, @Nullable Rule before) {
    return Overlay.since(object, before == null ? now : before.meta().created());
  }

  /// A Service without an address gets the one it has, or a new one.
  KubeObject service(KubeObject object, @Nullable Service before) {
    KubeObject kept = Overlay.since(object, before == null ? now : before.created());
    ObjectNode spec = ((ObjectNode) kept.tree()).withObject("/spec");
    if (spec.path("clusterIP").asString("").isEmpty()) {
      spec.put("clusterIP", before == null ? NOBODYS + ++addresses : before.address());
    }
    return kept;
  }
}
