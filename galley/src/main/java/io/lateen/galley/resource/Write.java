package io.lateen.galley.resource;

import io.lateen.galley.store.StoreKey;
import io.lateen.galley.store.Transaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One writing call on its way: what it asks, the transaction it runs in, and the warnings it has
/// gathered.
record Write(ApiCall call, Transaction transaction, Instant now, List<String> warnings) {

  Write(ApiCall call, Transaction transaction, Instant now) {
    this(call, transaction, now.truncatedTo(ChronoUnit.SECONDS), new ArrayList<>());
  }

  ResourceType type() {
    return call.type();
  }

  String namespace() {
    return type().namespaced() ? Reads.namespace(call) : "";
  }

  /// The name in the URL.
  String name() {
    return Objects.requireNonNull(call.name());
  }

  StoreKey key(String name) {
    return Versions.key(type(), namespace(), name);
  }

  boolean at(String storageGroup, String plural) {
    return type().storageGroup().equals(storageGroup) && type().plural().equals(plural);
  }
}
