package io.lateen.proxy.listener;

import io.lateen.proxy.resource.SocketPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The file of a unix socket that is listened on. It is known by more than its name, for somebody
/// else may have put another one there.
///
/// @param key of the file, as the file system has it; null: it has none
record SocketFile(Path path, @Nullable Object key) {

  /// Makes room for a socket: one that nobody listens on any more is removed.
  ///
  /// @throws IOException what is in the way
  static void makeRoom(Path path) throws IOException {
    String obstacle = SocketPath.obstacle(path.toString());
    if (obstacle != null) {
      throw new IOException(obstacle);
    }
    if (isListenedOn(path)) {
      throw new IOException("another socket there is listened on");
    }
    Files.deleteIfExists(path);
  }

  /// Does not wait: who listens and is slow listens nevertheless.
  private static boolean isListenedOn(Path path) throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.configureBlocking(false);
      boolean _ = client.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /// The file of a socket that has just been bound, with these rights.
  ///
  /// @param mode 0: as they are
  static SocketFile of(Path path, int mode) throws IOException {
    if (mode != 0) {
      Files.setAttribute(path, "unix:mode", mode);
    }
    return new SocketFile(path, key(path));
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /// Removes it, if it is still the one. To be called while the socket is open: afterwards another
  /// file may have its key.
  void remove() {
    try {
      if (key != null && key.equals(key(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // It is gone already, or its folder is.
    }
  }
}
