package io.lateen.app.mesh;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// A home that is this process's until closed. A home that was made for it and has got no state is
/// taken away again.
final class HomeLock implements AutoCloseable {
  private final Home home;
  private final FileChannel file;
  private final boolean made;

  /// @param file locked
  /// @param made whether the folder was not there before
  HomeLock(Home home, FileChannel file, boolean made) {
    this.home = home;
    this.file = file;
    this.made = made;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (made) {
        home.discardUnused();
      }
    }
  }
}
