package io.lateen.proxy.filter.http.jwt;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tokens that were found good: the steady state costs no signature. Only what was verified gets
/// in, so strangers cannot fill it. Bounded by number and octets, the longest unused goes. On one
/// event loop only.
final class VerifiedTokens {
  private static final int MOST = 500;
  private static final int MOST_OCTETS = 1 << 20;

  private final LinkedHashMap<Token, Verified> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Token probe = new Token();
  private int octets;

  /// A range of octets, and who judges it, as a key.
  private static final class Token {
    private @Nullable Provider provider;
    private byte[] octets = {};
    private int from;
    private int to;
    private int hash;

    private void become(Provider judged, byte[] b, int start, int end) {
      provider = judged;
      octets = b;
      from = start;
      to = end;
      int sum = 1;
      for (int i = start; i < end; i++) {
        sum = 31 * sum + b[i];
      }
      hash = sum;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // providers are what they are
    public boolean equals(@Nullable Object other) {
      return other instanceof Token token
          && provider == token.provider
          && Arrays.equals(octets, from, to, token.octets, token.from, token.to);
    }
  }

  /// Null: it is not known, or was judged by other keys.
  ///
  /// @param keys the issuer's now
  @SuppressWarnings("ReferenceEquality") // other keys, even if alike, were fetched anew
  @Nullable Verified find(Provider provider, byte[] b, int from, int to, @Nullable Jwks keys) {
    probe.become(provider, b, from, to);
    Verified found = known.get(probe);
    return found == null || found.keys() != keys ? null : found;
  }

  void add(Provider provider, byte[] b, int from, int to, Verified verified) {
    Token token = new Token();
    token.become(provider, Arrays.copyOfRange(b, from, to), 0, to - from);
    if (known.put(token, verified) == null) {
      octets += to - from;
    }
    while (known.size() > MOST || octets > MOST_OCTETS) {
      Map.Entry<Token, Verified> oldest = known.pollFirstEntry();
      octets -= oldest.getKey().to;
    }
  }
}
