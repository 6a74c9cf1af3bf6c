package io.lateen.proxy.xds;

import io.lateen.proxy.dns.Names;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.wire.xds.DiscoveryResponse;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Configuration by files: a bootstrap's static resources, and the files it names, which are looked
/// at again and again. What is refused is told on standard error, and what was there stays.
public final class FileFeed implements ConfigFeed {
  private static final long LOOK_EACH_MS = 250;

  private final EventLoop loop;
  private final BootstrapFile bootstrap;
  private final ConfigStore store;
  private final XdsStats stats;
  private final Consumer<ConfigSnapshot> publish;
  private final Map<String, ResourceFile> files = new HashMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private @Nullable ScheduledFuture<?> looking;

  /// Reads everything once.
  ///
  /// @param publish called on the event loop
  /// @throws IllegalArgumentException with every reason for which something is refused
  public FileFeed(
      EventLoop loop,
      BootstrapFile bootstrap,
      List<FilterParser> filters,
      StatsStore stats,
      Consumer<ConfigSnapshot> publish) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.store = new ConfigStore(filters, Sources.FILES, bootstrap.source(), bootstrap.fixed());
    this.stats = new XdsStats(stats);
    this.publish = publish;
    List<String> problems = new ArrayList<>();
    take(ResourceType.CLUSTERS, "static_resources", List.of(), problems);
    take(ResourceType.LISTENERS, "static_resources", List.of(), problems);
    read(problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n  ", problems));
    }
  }

  @Override
  public void awaits(Names names) {
    store.await(names, () -> loop.execute(this::settle));
  }

  @Override
  public void start() {
    loop.execute(
        () -> {
          settle();
          looking =
              loop.scheduleWithFixedDelay(
                  this::look, LOOK_EACH_MS, LOOK_EACH_MS, TimeUnit.MILLISECONDS);
        });
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          if (looking != null) {
            looking.cancel(false);
          }
        });
  }

  @Override
  public ConfigDump dump() {
    return new ConfigDump(store, type -> versions.getOrDefault(type, ""));
  }

  private void look() {
    List<String> problems = new ArrayList<>();
    read(problems);
    if (!problems.isEmpty()) {
      System.err.println("files: refused\n  " + String.join("\n  ", problems));
    }
    settle();
  }

  private void settle() {
    ConfigSnapshot snapshot = store.settle(System.nanoTime());
    if (snapshot != null) {
      publish.accept(snapshot);
    }
    stats.sizes(store);
  }

  /// What has changed, in an order in which nothing names what is not there yet.
  private void read(List<String> problems) {
    read(ResourceType.CLUSTERS, bootstrap.cds(), problems);
    Map<String, Set<String>> assignments = store.assignmentsByPath();
    assignments.forEach((path, names) -> read(ResourceType.ASSIGNMENTS, path, problems));
    read(ResourceType.LISTENERS, bootstrap.lds(), problems);
    Map<String, Set<String>> tables = store.tablesByPath();
    tables.forEach((path, names) -> read(ResourceType.TABLES, path, problems));
  }

  private void read(ResourceType type, @Nullable String path, List<String> problems) {
    if (path == null || path.isEmpty()) {
      return;
    }
    ResourceFile file =
        files.computeIfAbsent(type + " " + path, key -> new ResourceFile(Path.of(path), type));
    if (!file.changed()) {
      return;
    }
    try {
      DiscoveryResponse response = file.read();
      versions.put(type.typeUrl(), response.versionInfo());
      take(type, path, items(response), problems);
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> problems.add(path + ": " + line));
    }
  }

  private static List<Update.Item> items(DiscoveryResponse response) {
    String version = response.versionInfo();
    return response.resources().stream().map(one -> new Update.Item(one, version)).toList();
  }

  private void take(
      ResourceType type, String where, List<Update.Item> items, List<String> problems) {
    boolean whole = type == ResourceType.CLUSTERS || type == ResourceType.LISTENERS;
    String version = versions.getOrDefault(type.typeUrl(), "");
    Update update = new Update(type.typeUrl(), items, whole, Set.of(), version);
    List<String> found = new ArrayList<>(store.take(update, System.nanoTime()));
    stats.taken(update, found.isEmpty(), store);
    Map<String, Set<String>> wanted =
        switch (type) {
          case ASSIGNMENTS -> store.assignmentsByPath();
          case TABLES -> store.tablesByPath();
          case CLUSTERS, LISTENERS -> Map.of();
        };
    for (String name : wanted.getOrDefault(where, Set.of())) {
      if (!store.has(type, name)) {
        found.add(name + ": missing (expected: one of this name)");
      }
    }
    found.forEach(problem -> problems.add(where + ": " + problem));
  }
}
