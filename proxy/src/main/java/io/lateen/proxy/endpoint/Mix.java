package io.lateen.proxy.endpoint;

import io.lateen.proxy.http.Octets;
import java.net.InetAddress;

/// Spreads the bits of a number, and hashes octets.
public final class Mix {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Mix() {}

  /// SplitMix64's finalizer.
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// A hash of `[from, to)` whose bits are spread.
  public static long hash(byte[] b, int from, int to) {
    long hash = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (b[i] & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /// The same of an address, as text.
  public static long hash(InetAddress address) {
    byte[] text = Octets.of(address.getHostAddress());
    return hash(text, 0, text.length);
  }
}
