package io.lateen.wire.kube;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Which Event. The same component always speaks of an object in the same Event, whichever of its
/// replicas does.
public record EventName(String namespace, String name) {
  /// A name may have 253 characters; the rest is for what makes it one of a kind.
  private static final int LONGEST = 230;

  /// The Event in which `component` speaks of an object; of one that was created anew under the
  /// same name it speaks in another, unless it does not know which is which (no uid).
  public static EventName of(KubeObject about, String component) {
    String which = about.uid().isEmpty() ? about.namespace() + "/" + about.name() : about.uid();
    String key = component + "/" + about.kind().kind() + "/" + which;
    UUID digest = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    String name = about.name();
    String start = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    String namespace = about.namespace();
    return new EventName(
        namespace.isEmpty() ? "default" : namespace,
        start + "." + Long.toHexString(digest.getMostSignificantBits()));
  }
}
