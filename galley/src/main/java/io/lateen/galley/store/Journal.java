package io.lateen.galley.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// An append-only file. Only the store's writer thread uses it.
final class Journal implements AutoCloseable {

  /// How files are opened; tests open ones that fail.
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file) throws IOException;

    static FileChannel ordinary(Path file) throws IOException {
      return PrivateChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
  }

  private final FileChannel channel;
  private long length;
  private boolean dirty;

  /// @param length how much of the file is sound; the rest is cut off before the next write
  Journal(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
    this.dirty = true;
  }

  long length() {
    return length;
  }

  /// Appends all and forces them to the disk once. When it fails, nothing of it counts: the file is
  /// cut back before anything else is written.
  void append(List<ByteBuffer> records) throws IOException {
    if (dirty) {
      channel.truncate(length);
    }
    dirty = true;
    long at = length;
    for (ByteBuffer record : records) {
      while (record.hasRemaining()) {
        at += channel.write(record, at);
      }
    }
    channel.force(false);
    length = at;
    dirty = false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
