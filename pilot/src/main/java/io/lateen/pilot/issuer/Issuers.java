package io.lateen.pilot.issuer;

import io.lateen.pilot.snapshot.JwtKeys;
import io.lateen.pilot.snapshot.KeyPlace;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.wire.monitoring.CertificateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fetches the keys of everybody whose tokens some rule speaks of, for as long as it does.
public final class Issuers implements AutoCloseable {
  private final IssuerTiming timing;
  private final Runnable changed;
  private final BoundedGet get;
  private final Map<KeyPlace, KeyWatch> watches = new ConcurrentHashMap<>();
  private final LongAdder successes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private boolean begun;

  /// @param roots PEM of authorities whose servers are believed beside Java's, read anew when it
  ///     changes; null: none
  /// @param changed told, from any thread, when a place has other keys than before
  /// @throws IOException if the file cannot be read
  public Issuers(IssuerTiming timing, @Nullable Path roots, Runnable changed) throws IOException {
    this.timing = timing;
    this.changed = changed;
    this.get = new BoundedGet(timing.timeout(), roots);
  }

  /// The snapshot with the keys its rules need, as far as they are known. Waits a little for places
  /// that were not asked before. By the thread that builds snapshots only.
  public MeshSnapshot complete(MeshSnapshot snapshot) {
    Set<KeyPlace> wanted =
        snapshot
            .authentication()
            .allTokens()
            .filter(rule -> rule.jwks().isEmpty())
            .map(KeyPlace::of)
            .collect(Collectors.toSet());
    watches.forEach((place, watch) -> forget(wanted, place, watch));
    wanted.forEach(place -> watches.computeIfAbsent(place, this::watch));
    await(begun ? timing.patience().toNanos() : timing.firstPatience().toNanos());
    begun = true;
    return withKnown(snapshot);
  }

  private void forget(Set<KeyPlace> wanted, KeyPlace place, KeyWatch watch) {
    if (!wanted.contains(place)) {
      watches.remove(place);
      watch.close();
    }
  }

  private KeyWatch watch(KeyPlace place) {
    return new KeyWatch(place, get, timing, changed, successes, failures);
  }

  private void await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      for (KeyWatch watch : watches.values()) {
        watch.awaitAsked(Math.max(0, deadline - System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The snapshot with keys that are known already. Any thread.
  public MeshSnapshot withKnown(MeshSnapshot snapshot) {
    Map<KeyPlace, String> known = new HashMap<>();
    watches.forEach(
        (place, watch) -> {
          String keys = watch.keys();
          if (keys != null) {
            known.put(place, keys);
          }
        });
    return known.isEmpty() ? snapshot : snapshot.withKeys(new JwtKeys(known));
  }

  /// Files of certificates that are in use.
  public List<CertificateFile> files() {
    return get.roots().stream().toList();
  }

  /// Fetches that brought keys.
  public long successes() {
    return successes.sum();
  }

  /// Fetches that did not.
  public long failures() {
    return failures.sum();
  }

  @Override
  public void close() {
    watches.values().forEach(KeyWatch::close);
    get.close();
  }
}
