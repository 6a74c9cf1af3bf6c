package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.proxy.message.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The latest good resources of one type, as the control plane wants them; whether they are served
/// yet is `Warming`'s affair. One thread.
final class ResourceStore<T> {
  private final ResourceType type;
  private final ResourceReader reader;
  private final Function<Fields, T> parser;
  private final Function<T, Set<String>> references;
  private final Function<T, Set<String>> tables;
  private Map<String, Held<T>> latest = Map.of();
  private final Map<ByteString, String> names = new HashMap<>();
  private final Map<String, Failure> failures = new HashMap<>();
  private Set<String> lastSeen = Set.of();

  /// The last refused version of a resource (`UpdateFailureState`).
  record Failure(ByteString bytes, String version, String details, Instant at) {}

  ResourceStore(
      ResourceType type,
      ResourceReader reader,
      Function<Fields, T> parser,
      Function<T, Set<String>> references,
      Function<T, Set<String>> tables) {
    this.type = type;
    this.reader = reader;
    this.parser = parser;
    this.references = references;
    this.tables = tables;
  }

  Map<String, Held<T>> latest() {
    return latest;
  }

  @Nullable Held<T> get(String name) {
    return latest.get(name);
  }

  Map<String, Failure> failures() {
    return failures;
  }

  /// The names in the last response, good or bad.
  Set<String> lastSeen() {
    return lastSeen;
  }

  /// Takes a response in: the good resources are taken, a bad one keeps its version before.
  ///
  /// @param now the monotonic clock, ns
  /// @return every reason for a refusal, each with resource and path; empty: all good
  List<String> take(Update update, long now) {
    Map<String, Held<T>> next = new LinkedHashMap<>(update.whole() ? Map.of() : latest);
    next.keySet().removeAll(update.removed());
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Update.Item item : update.items()) {
      Held<T> same = unchanged(item.bytes());
      String name = same == null ? takeOne(item, next, problems, now) : nameOf(same);
      if (same != null) {
        next.put(name, same);
      }
      if (!seen.add(name)) {
        problems.add(name + ": twice in one response (expected: each name once)");
      }
    }
    latest = next;
    lastSeen = seen;
    names.values().removeIf(name -> !next.containsKey(name));
    failures.keySet().removeIf(name -> update.whole() && !seen.contains(name));
    failures.keySet().removeAll(update.removed());
    return problems;
  }

  private String nameOf(Held<T> held) {
    return names.getOrDefault(held.bytes(), "");
  }

  /// The same bytes are the same resource: not parsed again, and the same object in the snapshot.
  private @Nullable Held<T> unchanged(ByteString bytes) {
    String name = names.get(bytes);
    Held<T> held = name == null ? null : latest.get(name);
    return held != null && held.bytes().equals(bytes) ? held : null;
  }

  private String takeOne(
      Update.Item item, Map<String, Held<T>> next, List<String> problems, long now) {
    ByteString bytes = item.bytes();
    ResourceReader.Read<T> read = reader.read(type.messageName(), type.nameField(), bytes, parser);
    T value = read.value();
    if (value == null) {
      refuse(read, item, next, problems);
      return read.name();
    }
    Held<T> before = latest.get(read.name());
    if (before != null) {
      names.remove(before.bytes());
    }
    names.put(bytes, read.name());
    failures.remove(read.name());
    next.put(
        read.name(),
        new Held<>(
            value,
            bytes,
            item.version(),
            Instant.now(),
            now,
            references.apply(value),
            tables.apply(value)));
    return read.name();
  }

  private void refuse(
      ResourceReader.Read<T> read,
      Update.Item item,
      Map<String, Held<T>> next,
      List<String> problems) {
    for (String problem : read.problems()) {
      problems.add(read.name() + ": " + problem);
    }
    failures.put(
        read.name(),
        new Failure(
            item.bytes(), item.version(), String.join("\n", read.problems()), Instant.now()));
    Held<T> before = latest.get(read.name());
    if (before != null) {
      next.put(read.name(), before);
    }
  }

  /// Forgets what is not wanted any more (types that are asked for by name).
  void retain(Set<String> wanted) {
    if (!wanted.containsAll(latest.keySet())) {
      Map<String, Held<T>> next = new LinkedHashMap<>(latest);
      next.keySet().retainAll(wanted);
      latest = next;
    }
    names.values().removeIf(name -> !latest.containsKey(name));
    failures.keySet().retainAll(wanted);
  }
}
