package io.lateen.proxy.hpack;

/// The static Huffman code (RFC 7541 section 5.2 and appendix B). It is canonical: codes of one
/// length are consecutive and in the order of their symbols, so the lengths say everything.
final class Huffman {
  /// The code length of each octet and of EOS, `a` for 5 bits.
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhf"
          + "ibccccccccccccccccccccccdcdioijbkabababbbaccbbbabcbaabccccckgjix"
          + "prpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrs"
          + "vvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwv"
          + "z";

  private static final int SHORTEST = 5;
  private static final int LONGEST = 30;
  private static final int EOS = 256;

  private static final int[] CODES = new int[257];
  private static final byte[] BITS = new byte[257];

  /// For each length: the first code, how many there are, where their symbols begin.
  private static final int[] FIRST = new int[LONGEST + 2];
  private static final int[] COUNT = new int[LONGEST + 2];
  private static final int[] OFFSET = new int[LONGEST + 2];
  private static final short[] SYMBOLS = new short[257];

  /// By the next 8 bits: `symbol << 4 | length`, 0 when the code is longer.
  private static final short[] SHORT_CODES = new short[256];

  static {
    int code = 0;
    int at = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
      FIRST[length] = code;
      OFFSET[length] = at;
      for (int symbol = 0; symbol <= EOS; symbol++) {
        if (LENGTHS.charAt(symbol) - 'a' + SHORTEST == length) {
          CODES[symbol] = code;
          BITS[symbol] = (byte) length;
          SYMBOLS[at++] = (short) symbol;
          fillShort(symbol, code, length);
          code++;
        }
      }
      COUNT[length] = at - OFFSET[length];
      code <<= 1;
    }
  }

  private Huffman() {}

  private static void fillShort(int symbol, int code, int length) {
    for (int i = 0; length <= 8 && i < 1 << (8 - length); i++) {
      SHORT_CODES[code << (8 - length) | i] = (short) (symbol << 4 | length);
    }
  }

  /// Most octets that `length` encoded ones can stand for.
  static int decodedBound(int length) {
    return (int) (length * 8L / SHORTEST);
  }

  /// Decodes `[from, to)` into `out`, which has room for [#decodedBound].
  ///
  /// @return how many octets; -1 when it is no such code
  static int decode(byte[] in, int from, int to, byte[] out) {
    long bits = 0;
    int held = 0;
    int at = from;
    int written = 0;
    while (true) {
      while (held <= 48 && at < to) {
        bits = bits << 8 | (in[at++] & 0xff);
        held += 8;
      }
      int known = held < SHORTEST ? 0 : SHORT_CODES[first8(bits, held)];
      int length = known & 15;
      int symbol = known >> 4;
      if (length == 0) {
        length = longLength(bits, held);
        if (length == 0) {
          return held < 8 && allOnes(bits, held) ? written : -1;
        }
        int code = (int) (bits >>> (held - length)) & ((1 << length) - 1);
        symbol = SYMBOLS[OFFSET[length] + code - FIRST[length]];
      }
      if (length > held || symbol == EOS) {
        return length > held && held < 8 && allOnes(bits, held) ? written : -1;
      }
      out[written++] = (byte) symbol;
      held -= length;
    }
  }

  /// Fewer bits than 8 are filled up with ones, as the padding is.
  private static int first8(long bits, int held) {
    return held >= 8
        ? (int) (bits >>> (held - 8)) & 0xff
        : (int) (bits << (8 - held) | (0xff >> held)) & 0xff;
  }

  private static int longLength(long bits, int held) {
    for (int length = 10; length <= LONGEST && length <= held; length++) {
      int code = (int) (bits >>> (held - length)) & ((1 << length) - 1);
      if (code - FIRST[length] < COUNT[length]) {
        return length;
      }
    }
    return 0;
  }

  private static boolean allOnes(long bits, int held) {
    int mask = (1 << held) - 1;
    return ((int) bits & mask) == mask;
  }

  /// How many octets `[from, to)` takes when encoded.
  static int encodedLength(byte[] b, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits += BITS[b[i] & 0xff];
    }
    return (int) ((bits + 7) / 8);
  }

  /// Encodes `[from, to)` to `out` at `at`, and returns where it ends.
  static int encode(byte[] b, int from, int to, byte[] out, int at) {
    long bits = 0;
    int held = 0;
    for (int i = from; i < to; i++) {
      int symbol = b[i] & 0xff;
      bits = bits << BITS[symbol] | CODES[symbol];
      held += BITS[symbol];
      while (held >= 8) {
        held -= 8;
        out[at++] = (byte) (bits >>> held);
      }
    }
    if (held > 0) {
      out[at++] = (byte) (bits << (8 - held) | (0xff >>> held));
    }
    return at;
  }
}
