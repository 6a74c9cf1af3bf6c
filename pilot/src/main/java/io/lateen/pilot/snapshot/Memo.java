package io.lateen.pilot.snapshot;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What was made of a snapshot once and serves many proxies. Thread-safe.
///
/// Keys are records of the room that asks, so that a key's class settles the value's type.
public final class Memo {
  private final Map<Object, Object> made = new ConcurrentHashMap<>();

  Memo() {}

  /// The value of a key, made on first use.
  ///
  /// @param make a pure function of the snapshot and the key; asks for nothing here itself
  @SuppressWarnings("unchecked")
  public <T> T get(Object key, Supplier<T> make) {
    return (T) made.computeIfAbsent(key, absent -> make.get());
  }
}
