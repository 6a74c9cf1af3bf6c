package io.lateen.galley.resource;

import java.util.List;
import java.util.Optional;

/// Every resource served right now: the built-in ones and those CRDs add. Safe for any thread.
public final class ResourceTypes {

  private volatile List<ResourceType> all = BuiltInTypes.all();
  private volatile long revision = 1;

  /// In the order discovery shows them: core first, then by group and version, preferred version
  /// first within a group.
  public List<ResourceType> all() {
    return all;
  }

  /// Grows whenever the list changes.
  public long revision() {
    return revision;
  }

  /// The resource as served in one version.
  ///
  /// @param group empty for core
  public Optional<ResourceType> lookup(String group, String version, String plural) {
    return all.stream()
        .filter(
            type ->
                type.group().equals(group)
                    && type.version().equals(version)
                    && type.plural().equals(plural))
        .findFirst();
  }

  synchronized void replace(List<ResourceType> types) {
    all = List.copyOf(types);
    revision = revision + 1;
  }
}
