package io.lateen.app.outside.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A socket that some process of the mesh listens on, as the kernel says (`proc(5)`).
record ListeningSocket(InetSocketAddress address, ProcessHandle owner) {
  private static final String LISTEN = "0A";
  private static final Path PROC = Path.of("/proc");

  /// Of a process and all it has started.
  static List<ListeningSocket> of(ProcessHandle mesh) {
    Map<String, ProcessHandle> owners = new HashMap<>();
    processes(mesh).forEach(process -> owners.putAll(sockets(process)));
    List<ListeningSocket> all = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : lines(PROC.resolve(table))) {
        String[] columns = line.strip().split(" +", -1);
        ProcessHandle owner = columns.length > 9 ? owners.get("socket:[" + columns[9] + "]") : null;
        if (owner != null && columns[3].equals(LISTEN)) {
          all.add(new ListeningSocket(address(columns[1]), owner));
        }
      }
    }
    return all;
  }

  static List<ProcessHandle> processes(ProcessHandle mesh) {
    return Stream.concat(Stream.of(mesh), mesh.descendants()).toList();
  }

  private static Map<String, ProcessHandle> sockets(ProcessHandle process) {
    Map<String, ProcessHandle> found = new HashMap<>();
    try (Stream<Path> open = Files.list(PROC.resolve(process.pid() + "/fd"))) {
      for (Path one : open.toList()) {
        try {
          found.put(Files.readSymbolicLink(one).toString(), process);
        } catch (IOException closedMeanwhile) {
          // It was none that listens.
        }
      }
    } catch (IOException endedMeanwhile) {
      return Map.of();
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Words of four octets, each in the machine's order, here little endian.
  private static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    byte[] words = HexFormat.of().parseHex(text.substring(0, colon));
    byte[] octets = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      octets[i] = words[i / 4 * 4 + 3 - i % 4];
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(octets), Integer.parseInt(text.substring(colon + 1), 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
