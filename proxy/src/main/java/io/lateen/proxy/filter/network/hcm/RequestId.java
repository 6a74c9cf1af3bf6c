package io.lateen.proxy.filter.network.hcm;

import java.util.SplittableRandom;

/// Random UUIDs (RFC 9562 version 4) as text. They tell requests apart; they keep no secret.
final class RequestId {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private RequestId() {}

  static final int LENGTH = 36;

  /// Writes one into `text`.
  static void random(SplittableRandom random, byte[] text) {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    int at = 0;
    for (int digit = 0; digit < 32; digit++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        text[at++] = '-';
      }
      long half = digit < 16 ? high : low;
      text[at++] = HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 15];
    }
  }
}
