package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Ports that people use, on 127.0.0.1.
final class Ports {
  private static final int HIGHEST = 65_535;

  /// Any free port is taken from here: below where systems take those of outgoing connections
  /// (Linux: 32768), one of which could have it between its choice and its use.
  private static final int FIRST_FREE = 10_000;

  private static final int LAST_FREE = 32_000;
  private static final int TRIES = 100;
  private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /// `port` if nobody has it, else any free one.
  static int claimOrAny(int port, String what, String flag) {
    try {
      return claim(port, what, flag);
    } catch (Complaint _) {
      // People do not type this one.
      return claim(0, what, flag);
    }
  }

  /// A port to use: the one asked for, or any free one for 0.
  ///
  /// @param flag what moves it, for the message
  /// @throws Complaint if somebody has it, saying who
  static int claim(int port, String what, String flag) {
    if (port < 0 || port > HIGHEST) {
      throw new Complaint(flag + ": " + port + " (expected: 0.." + HIGHEST + ")", "");
    }
    return port == 0 ? anyFree(what, flag) : take(port, what, flag);
  }

  private static int anyFree(String what, String flag) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE);
      try {
        if (CHOSEN.add(port)) {
          return take(port, what, flag);
        }
      } catch (Complaint _) {
        // Somebody's; the next one.
      }
    }
    throw new Complaint("no free port for the " + what, "");
  }

  private static int take(int port, String what, String flag) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Complaint(
          "port "
              + port
              + " for the "
              + what
              + " is taken by "
              + holder(port)
              + "; choose another with "
              + flag
              + " PORT (0 for any free one)",
          "",
          e);
    }
  }

  /// Who listens on a port, as far as the kernel tells us.
  private static String holder(int port) {
    String inode = inodeOf(port);
    if (inode == null) {
      return "another process";
    }
    return ProcessHandle.allProcesses()
        .filter(process -> holds(process.pid(), inode))
        .findFirst()
        .map(process -> process.info().command().orElse("process") + " (pid " + process.pid() + ")")
        .orElse("another user's process");
  }

  private static @Nullable String inodeOf(int port) {
    String suffix = String.format(":%04X", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] columns = line.strip().split("\\s+", -1);
          boolean listening = columns.length > 9 && columns[3].equals("0A");
          if (listening && columns[1].endsWith(suffix)) {
            return columns[9];
          }
        }
      } catch (IOException _) {
        // Not Linux: the port is taken, by whom we cannot tell.
      }
    }
    return null;
  }

  private static boolean holds(long pid, String inode) {
    Path folder = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).toString().equals("socket:[" + inode + "]")) {
          return true;
        }
      }
    } catch (IOException _) {
      // Another user's, or gone.
    }
    return false;
  }
}
