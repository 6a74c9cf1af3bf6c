package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The configuration as the admin shows it: bytes as they came, by type, with what was refused.
/// Made on the config path's event loop.
public final class ConfigDump {
  private static final List<ByteString> NOTHING = List.of();

  private final ConfigStore store;
  private final UnaryOperator<String> versions;

  /// @param versions type URL → what was taken last, empty for none
  ConfigDump(ConfigStore store, UnaryOperator<String> versions) {
    this.store = store;
    this.versions = versions;
  }

  /// A resource as it came.
  ///
  /// @param served false: it waits for what it refers to
  /// @param fixed it stands in the bootstrap, or is a table that stands in its listener
  public record Entry(
      String name,
      ByteString bytes,
      String version,
      Instant updated,
      boolean served,
      boolean fixed) {}

  /// A refused one (`envoy.admin.v3.UpdateFailureState`).
  public record Failure(
      String name, ByteString bytes, String version, Instant at, String details) {}

  /// All of one type.
  ///
  /// @param version taken last from the control plane
  public record Section(
      String messageName, String version, List<Entry> entries, List<Failure> failures) {
    Section and(List<Entry> more) {
      List<Entry> all = new ArrayList<>(entries);
      all.addAll(more);
      return new Section(messageName, version, all, failures);
    }
  }

  public Section clusters() {
    return section(ResourceType.CLUSTERS, store.clusters, store.served().clusters());
  }

  public Section listeners() {
    return section(ResourceType.LISTENERS, store.listeners, store.served().listeners());
  }

  public Section routes() {
    return section(ResourceType.TABLES, store.tables, store.served().routeTables())
        .and(within(store.listeners, listener -> true, Encoded::tables));
  }

  /// Names of the clusters that stand in the bootstrap.
  public Set<String> fixedClusters() {
    return clusters().entries().stream()
        .filter(Entry::fixed)
        .map(Entry::name)
        .collect(Collectors.toSet());
  }

  public Section endpoints() {
    Section named =
        section(ResourceType.ASSIGNMENTS, store.assignments, store.served().assignments());
    return named.and(within(store.clusters, store::isFixed, Encoded::assignments));
  }

  /// What stands in other resources.
  private static <T> List<Entry> within(
      ResourceStore<T> outer, Predicate<Held<T>> which, Function<ByteString, List<ByteString>> in) {
    List<Entry> entries = new ArrayList<>();
    outer
        .latest()
        .forEach(
            (name, held) -> {
              for (ByteString bytes : which.test(held) ? in.apply(held.bytes()) : NOTHING) {
                entries.add(new Entry(name, bytes, "", held.updated(), true, true));
              }
            });
    return entries;
  }

  private <T> Section section(
      ResourceType type, ResourceStore<T> resources, Map<String, T> served) {
    List<Entry> entries = new ArrayList<>();
    resources
        .latest()
        .forEach(
            (name, held) ->
                entries.add(
                    new Entry(
                        name,
                        held.bytes(),
                        held.version(),
                        held.updated(),
                        same(served.get(name), held.value()),
                        store.isFixed(held))));
    List<Failure> failures = new ArrayList<>();
    resources
        .failures()
        .forEach(
            (name, failure) ->
                failures.add(
                    new Failure(
                        name,
                        failure.bytes(),
                        failure.version(),
                        failure.at(),
                        failure.details())));
    return new Section(type.messageName(), versions.apply(type.typeUrl()), entries, failures);
  }

  @SuppressWarnings("ReferenceEquality") // a served resource is the very object
  private static boolean same(@Nullable Object served, Object latest) {
    return served == latest;
  }
}
