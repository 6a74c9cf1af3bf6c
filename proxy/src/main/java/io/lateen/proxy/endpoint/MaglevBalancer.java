package io.lateen.proxy.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Consistent hashing by a table (Eisenbud and others, "Maglev", section 3.4): each endpoint claims
/// slots in an order of its own, in turn, as often as its weight asks for.
final class MaglevBalancer implements Balancer {
  private final Target[] table;

  /// @param weights of the targets, more than 0
  /// @param size of the table, a prime
  MaglevBalancer(Target[] targets, double[] weights, int size) {
    Target[] filled = new Target[size];
    long[] next = new long[targets.length];
    double[] credit = new double[targets.length];
    double heaviest = Arrays.stream(weights).max().orElse(1);
    int left = size;
    while (left > 0) {
      for (int i = 0; i < targets.length && left > 0; i++) {
        credit[i] += weights[i] / heaviest;
        if (credit[i] >= 1) {
          credit[i] -= 1;
          claim(filled, targets[i], i, next);
          left--;
        }
      }
    }
    table = filled;
  }

  private static void claim(Target[] table, Target target, int index, long[] next) {
    byte[] name = target.toString().getBytes(StandardCharsets.US_ASCII);
    long hash = Mix.hash(name, 0, name.length);
    long offset = Long.remainderUnsigned(hash, table.length);
    long skip = Long.remainderUnsigned(Mix.mix(hash), table.length - 1L) + 1;
    int slot;
    do {
      slot = (int) ((offset + next[index]++ * skip) % table.length);
    } while (table[slot] != null);
    table[slot] = target;
  }

  @Override
  public Target pick(long hash, long random) {
    return table[(int) Long.remainderUnsigned(hash, table.length)];
  }
}
