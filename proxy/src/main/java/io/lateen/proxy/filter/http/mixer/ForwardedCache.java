package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.tls.PeerIdentity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is known beforehand of requests that are told alike, whichever connection they come on. The
/// one not used for longest goes first. For one worker of one filter.
final class ForwardedCache {
  /// Clients may say what they like, for as long as they like: a mesh has few callers of one proxy,
  /// and they are brief.
  private static final int MOST = 256;

  private static final int LONGEST = 1_024;

  private final Map<Key, Forwarded> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Forwarded> eldest) {
          return size() > MOST;
        }
      };

  /// @param said the header's value
  @SuppressWarnings("ArrayRecordComponent") // compared by what it holds
  private record Key(byte[] said, ServiceRules rules, PeerIdentity peer) {
    @Override
    @SuppressWarnings("ReferenceEquality") // equal rules that are not the same only cost memory
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.rules == rules
          && Arrays.equals(key.said, said)
          && key.peer.equals(peer);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(said) + System.identityHashCode(rules)) + peer.hashCode();
    }
  }

  Forwarded get(byte[] said, ServiceRules rules, PeerIdentity peer, Supplier<Forwarded> unknown) {
    return said.length > LONGEST
        ? unknown.get()
        : known.computeIfAbsent(new Key(said, rules, peer), _ -> unknown.get());
  }
}
