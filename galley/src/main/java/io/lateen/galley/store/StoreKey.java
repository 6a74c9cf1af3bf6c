package io.lateen.galley.store;

import java.util.Comparator;

/// Where an object lives.
///
/// @param resource group and plural: `apps/deployments`, `/services` for core
/// @param namespace empty for a cluster-scoped object
public record StoreKey(String resource, String namespace, String name)
    implements Comparable<StoreKey> {

  private static final Comparator<StoreKey> ORDER =
      Comparator.comparing(StoreKey::resource)
          .thenComparing(StoreKey::namespace)
          .thenComparing(StoreKey::name);

  @Override
  public int compareTo(StoreKey other) {
    return ORDER.compare(this, other);
  }
}
