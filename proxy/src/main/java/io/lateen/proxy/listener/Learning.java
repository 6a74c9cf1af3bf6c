package io.lateen.proxy.listener;

import io.lateen.proxy.listener.Learnt.Kind;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the destinations behind one listener were found to speak, for as long as the listener is
/// there. Any thread.
final class Learning {
  /// Destinations that are remembered.
  static final int MOST = 1024;

  /// How long a client may be silent where clients speak first; Envoy's usual time-out.
  static final long PATIENCE_NANOS = 15_000_000_000L;

  private final Map<SocketAddress, Learnt> known = new ConcurrentHashMap<>();

  boolean isServerFirst(SocketAddress destination) {
    Learnt learnt = known.get(destination);
    return learnt != null && learnt.kind() == Kind.SERVER_FIRST;
  }

  /// How long a client's silence says nothing: where clients are known to speak first it is only
  /// slow, not the other one's turn.
  ///
  /// @param configured 0: for ever
  long patience(SocketAddress destination, long configured) {
    return configured > 0 && known.containsKey(destination)
        ? Math.max(configured, PATIENCE_NANOS)
        : configured;
  }

  void found(SocketAddress destination, Kind kind) {
    Learnt before = known.get(destination);
    if (before != null && before.kind() == kind) {
      return;
    }
    if (before == null && known.size() >= MOST) {
      known.remove(known.keySet().iterator().next());
    }
    known.put(destination, new Learnt(kind, Instant.now()));
  }

  void forget(SocketAddress destination) {
    known.remove(destination);
  }

  Map<SocketAddress, Learnt> known() {
    return Map.copyOf(known);
  }
}
