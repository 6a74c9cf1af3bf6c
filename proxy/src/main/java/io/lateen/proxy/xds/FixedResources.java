package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A bootstrap's static resources, encoded: there whatever else comes and goes.
record FixedResources(List<ByteString> clusters, List<ByteString> listeners) {
  static final FixedResources NONE = new FixedResources(List.of(), List.of());

  FixedResources {
    clusters = List.copyOf(clusters);
    listeners = List.copyOf(listeners);
  }

  /// Nothing but these.
  Update alone(ResourceType type) {
    return with(new Update(type.typeUrl(), List.of(), true, Set.of(), ""));
  }

  boolean have(ByteString resource) {
    return clusters.contains(resource) || listeners.contains(resource);
  }

  /// The same update with these, if it would be the end of what it does not name.
  Update with(Update update) {
    List<ByteString> own =
        switch (ResourceType.of(update.typeUrl())) {
          case CLUSTERS -> clusters;
          case LISTENERS -> listeners;
          case TABLES, ASSIGNMENTS -> List.of();
        };
    if (!update.whole() || own.isEmpty()) {
      return update;
    }
    List<Update.Item> all = new ArrayList<>();
    own.forEach(bytes -> all.add(new Update.Item(bytes, "")));
    all.addAll(update.items());
    return new Update(update.typeUrl(), all, true, update.removed(), update.version());
  }
}
