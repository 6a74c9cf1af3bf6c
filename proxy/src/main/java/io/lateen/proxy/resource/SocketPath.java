package io.lateen.proxy.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a unix socket may be: the absolute path of a file, or `@` and a name in Linux's abstract
/// namespace, as in `envoy.config.core.v3.Pipe`. From any thread.
public final class SocketPath {
  /// What `sun_path` holds beside the octet that ends a path, or begins a name; see unix(7).
  private static final int LONGEST = 107;

  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private SocketPath() {}

  public static boolean isAbstract(String path) {
    return path.startsWith("@");
  }

  /// Why no machine has a socket there; null: nothing speaks against it.
  public static @Nullable String fault(String path) {
    boolean named = isAbstract(path);
    if ((named ? path.length() < 2 : !path.startsWith("/")) || path.indexOf('\0') >= 0) {
      return path + " (expected: an absolute path, or @ and a name)";
    }
    int octets = path.getBytes(StandardCharsets.UTF_8).length - (named ? 1 : 0);
    return octets <= LONGEST
        ? null
        : path + " (expected: at most " + LONGEST + " octets, not " + octets + ")";
  }

  /// Why this machine can have no socket there now: no folder, or something else that it must not
  /// replace; null: nothing speaks against it. A socket that is there already does not.
  public static @Nullable String obstacle(String path) {
    if (isAbstract(path)) {
      return null;
    }
    Path file = Path.of(path);
    Path folder = Objects.requireNonNullElse(file.getParent(), file);
    if (!Files.isDirectory(folder)) {
      return path + " (expected: a path in a folder that exists, not " + folder + ")";
    }
    return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || isSocket(file)
        ? null
        : path + " (expected: no file, or a socket; what is there is neither, and stays)";
  }

  private static boolean isSocket(Path file) {
    try {
      Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return ((Integer) mode & TYPE) == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
