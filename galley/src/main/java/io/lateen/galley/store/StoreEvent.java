package io.lateen.galley.store;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One change of one object.
///
/// @param object the object after the change; for a removal its last state with the removal's
///     revision as resourceVersion
/// @param previous the object before the change; absent when it is new
public record StoreEvent(
    long revision, Type type, StoreKey key, ObjectNode object, @Nullable ObjectNode previous) {

  /// The kinds of change.
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
