package io.lateen.proxy.tls;

import io.lateen.proxy.tls.SanMatcher.San;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Chains that were found good with one set of authorities: a mesh has few peers and many
/// connections, and checking a signature in Java costs more than the rest of a handshake. Only good
/// ones are kept, each until the first of its certificates ends. From any thread.
final class TrustedChains {
  private static final int MOST = 512;
  private final Map<Key, Trusted> all = new ConcurrentHashMap<>();

  /// @param names the leaf's
  private record Trusted(List<San> names, Instant from, Instant until) {
    boolean at(Instant now) {
      return !now.isBefore(from) && !now.isAfter(until);
    }
  }

  /// What is the same when the same peer comes again.
  ///
  /// @param role what the chain is for: clients' and servers' are checked differently
  @SuppressWarnings("ArrayRecordComponent") // compared by what it holds
  record Key(String role, byte[][] chain) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.role.equals(role)
          && Arrays.deepEquals(key.chain, chain);
    }

    @Override
    public int hashCode() {
      return 31 * role.hashCode() + Arrays.hashCode(chain[0]);
    }
  }

  static Key key(String role, X509Certificate[] chain) throws CertificateEncodingException {
    byte[][] octets = new byte[chain.length][];
    for (int i = 0; i < chain.length; i++) {
      octets[i] = chain[i].getEncoded();
    }
    return new Key(role, octets);
  }

  /// Names of a leaf that is known to be good; null: it has to be checked.
  @Nullable List<San> names(Key key, Instant now) {
    Trusted known = all.get(key);
    return known != null && known.at(now) ? known.names : null;
  }

  void add(Key key, X509Certificate[] chain, List<San> names) {
    Instant until = chain[0].getNotAfter().toInstant();
    for (X509Certificate certificate : chain) {
      Instant end = certificate.getNotAfter().toInstant();
      until = end.isBefore(until) ? end : until;
    }
    if (all.size() >= MOST) {
      all.clear();
    }
    all.put(key, new Trusted(List.copyOf(names), chain[0].getNotBefore().toInstant(), until));
  }
}
