package io.lateen.galley.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Framing of journal and snapshot files: magic, length, CRC-32C of the payload, payload.
final class Records {

  static final int HEAD = 12;
  private static final int MAGIC = 0x4c544a31;

  private Records() {}

  static ByteBuffer frame(byte[] payload) {
    return ByteBuffer.allocate(HEAD + payload.length)
        .putInt(MAGIC)
        .putInt(payload.length)
        .putInt(checksum(payload))
        .put(payload)
        .flip();
  }

  /// The payload of the record that begins at the buffer's position, and moves behind it; null,
  /// without moving, when there is no whole and sound record.
  static byte @Nullable [] read(ByteBuffer bytes) {
    int start = bytes.position();
    if (bytes.remaining() < HEAD || bytes.getInt(start) != MAGIC) {
      return null;
    }
    int length = bytes.getInt(start + 4);
    if (length < 0 || length > bytes.remaining() - HEAD) {
      return null;
    }
    byte[] payload = new byte[length];
    bytes.get(start + HEAD, payload);
    if (checksum(payload) != bytes.getInt(start + 8)) {
      return null;
    }
    bytes.position(start + HEAD + length);
    return payload;
  }

  /// A sound record begins somewhere behind the buffer's position: what is unreadable here is no
  /// torn tail.
  static boolean soundRecordFollows(ByteBuffer bytes) {
    ByteBuffer search = bytes.duplicate();
    for (int at = bytes.position() + 1; at <= bytes.limit() - HEAD; at++) {
      if (bytes.getInt(at) == MAGIC && read(search.position(at)) != null) {
        return true;
      }
    }
    return false;
  }

  private static int checksum(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }
}
