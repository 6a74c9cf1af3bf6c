package io.lateen.wire.mcp;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The source's side of one stream: who asked for what, what was sent last, what came of it. Of
/// each collection one message at most is unanswered; what changes meanwhile goes out together.
/// Pure bookkeeping; one thread at a time.
public final class SourceConversation {
  private final Map<String, Watch> watches = new LinkedHashMap<>();
  private long sent;

  /// What a request means.
  public sealed interface Event {
    /// The sink wants a collection, whatever it was sent before.
    record Wanted() implements Event {}

    /// The sink took what it was sent.
    record Acked() implements Event {}

    /// The sink refused it and stays with what it had. The same is not sent again.
    record Nacked(Refusal reason) implements Event {}

    /// An answer to something older: nothing to do.
    record Stale() implements Event {}
  }

  private static final class Watch {
    final boolean incremental;

    /// Name → version of what the sink has; null: not known, the whole is due.
    @Nullable Map<String, String> held;

    /// The same of what was sent last, refused or not; null: nothing yet.
    @Nullable Map<String, String> offered;

    /// Empty when nothing is unanswered.
    String pending = "";

    Watch(RequestResources request) {
      incremental = request.incremental();
      held = incremental ? request.initialVersions() : null;
    }
  }

  /// Takes a request in; its collection is one that there is.
  public Event onRequest(RequestResources request) {
    Watch watch = watches.get(request.collection());
    if (request.responseNonce().isEmpty()) {
      watches.put(request.collection(), new Watch(request));
      return new Event.Wanted();
    }
    if (watch == null || !request.responseNonce().equals(watch.pending)) {
      return new Event.Stale();
    }
    watch.pending = "";
    Refusal error = request.error();
    if (error != null) {
      return new Event.Nacked(error);
    }
    watch.held = watch.offered;
    return new Event.Acked();
  }

  /// Whether a collection was asked for.
  public boolean wants(String collection) {
    return watches.containsKey(collection);
  }

  /// The collections that were asked for.
  public List<String> collections() {
    return List.copyOf(watches.keySet());
  }

  /// The next message of a collection; null when there is nothing to say, or not yet.
  ///
  /// @param version of the whole
  /// @param now name → resource: all there are
  public @Nullable Resources next(String collection, String version, Map<String, Resource> now) {
    Watch watch = watches.get(collection);
    if (watch == null || !watch.pending.isEmpty()) {
      return null;
    }
    Map<String, String> versions = new HashMap<>();
    now.forEach((name, resource) -> versions.put(name, resource.metadata().version()));
    if (versions.equals(watch.offered)) {
      return null;
    }
    watch.offered = versions;
    watch.pending = Long.toString(++sent);
    Map<String, String> held = watch.held;
    if (!watch.incremental || held == null) {
      return new Resources(
          version, collection, List.copyOf(now.values()), List.of(), watch.pending, false);
    }
    List<Resource> changed =
        now.values().stream()
            .filter(each -> !each.metadata().version().equals(held.get(each.metadata().name())))
            .toList();
    List<String> removed = held.keySet().stream().filter(name -> !now.containsKey(name)).toList();
    return new Resources(version, collection, changed, removed, watch.pending, true);
  }
}
