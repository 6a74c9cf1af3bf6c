package io.lateen.node.kubelet.network;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Pod addresses 127.B.0.2 to 127.B.63.254. A returned address rests for a while, so that nobody
/// who still holds it meets a stranger. Thread-safe.
public final class AddressPool {
  private static final Duration REST = Duration.ofSeconds(30);
  private static final int FIRST = 2;
  private static final int SIZE = 64 * 256;
  private static final int APPLICATION_SIDE = 64;

  private final int block;
  private final InstantSource clock;
  private final Map<Integer, Long> restingUntil = new HashMap<>();
  private final Map<Integer, String> owners = new HashMap<>();
  private int next = FIRST;

  /// `block` is the second octet, 1 to 255.
  public AddressPool(int block, InstantSource clock) {
    if (block < 1 || block > 255) {
      throw new IllegalArgumentException("block: " + block + " (expected: 1..255)");
    }
    this.block = block;
    this.clock = clock;
  }

  /// Lends an address; `wish` (of an earlier life of the Pod, or empty) is given if it is free.
  public synchronized PodAddress lend(String owner, String wish, boolean sidecar) {
    int wished = index(wish);
    int index = wished >= 0 && !owners.containsKey(wished) ? wished : nextFree();
    owners.put(index, owner);
    return new PodAddress(address(index, 0), sidecar ? address(index, APPLICATION_SIDE) : null);
  }

  public synchronized void giveBack(PodAddress address) {
    int index = index(address.podIp());
    if (owners.remove(index) != null) {
      restingUntil.put(index, clock.millis() + REST.toMillis());
    }
  }

  private int nextFree() {
    for (int tried = 0; tried < SIZE; tried++) {
      int candidate = next;
      next = next + 1 == SIZE ? FIRST : next + 1;
      if (usable(candidate)) {
        restingUntil.remove(candidate);
        return candidate;
      }
    }
    throw new IllegalStateException("pod addresses of 127." + block + ".0.0/18: all in use");
  }

  private boolean usable(int index) {
    int last = index & 0xff;
    return last != 0
        && last != 255
        && !owners.containsKey(index)
        && restingUntil.getOrDefault(index, 0L) <= clock.millis();
  }

  private String address(int index, int offset) {
    return "127." + block + "." + ((index >> 8) + offset) + "." + (index & 0xff);
  }

  /// The number of one of our own addresses, or -1.
  private int index(String address) {
    String[] octets = address.split("\\.", -1);
    if (octets.length != 4 || !address.startsWith("127." + block + ".")) {
      return -1;
    }
    int index = Integer.parseInt(octets[2]) * 256 + Integer.parseInt(octets[3]);
    return index >= FIRST && index < SIZE ? index : -1;
  }
}
