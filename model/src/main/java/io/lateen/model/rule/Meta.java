package io.lateen.model.rule;

import java.time.Instant;
import java.util.Map;

/// What every rule carries beside its spec.
///
/// @param created orders rules of one kind: the oldest wins (Istio 1.1, `sortConfigByCreationTime`)
/// @param version the store's `resourceVersion`; empty for a rule read from a file
public record Meta(
    String name,
    String namespace,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant created,
    String version) {

  public Meta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
