package io.lateen.mixer.adapter.opa;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/// Reads a file out of a `.tar.gz`.
final class Tarball {
  private static final int BLOCK = 512;
  private static final int NAME_END = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final long LARGEST = 64 << 20;

  private Tarball() {}

  /// The first file with this name, in whatever folder.
  static byte[] find(InputStream compressed, String name) throws IOException {
    try (InputStream in = new GZIPInputStream(compressed)) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        long size = Long.parseLong(text(header, SIZE, SIZE_LENGTH).strip(), 8);
        if (size > LARGEST) {
          throw new IOException(size + " bytes (expected: at most " + LARGEST + ")");
        }
        String path = text(header, 0, NAME_END);
        if (path.substring(path.lastIndexOf('/') + 1).equals(name)) {
          return in.readNBytes((int) size);
        }
        in.skipNBytes(Math.ceilDiv(size, BLOCK) * BLOCK);
        header = in.readNBytes(BLOCK);
      }
    }
    throw new EOFException("no " + name + " in it");
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
