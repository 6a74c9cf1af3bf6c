package io.lateen.node.kubelet.stats;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All processes of this host at one moment, from one pass over `/proc` (proc(5)); empty where
/// there is none.
final class ProcessTable {
  /// Linux tells processor time in hundredths of a second, whatever its own clock.
  private static final double TICKS_PER_SECOND = 100;

  private final Path proc;
  private final Map<Long, Stat> processes = new HashMap<>();
  private final Map<Long, List<Long>> children = new HashMap<>();

  private record Stat(long parent, long ticks) {
    /// The name in field 2 may hold spaces and parentheses; what follows its last one does not.
    static Stat parse(String line) {
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      // utime, stime, and those of children that were waited for.
      for (int field = 11; field <= 14; field++) {
        ticks += Long.parseLong(fields[field]);
      }
      return new Stat(Long.parseLong(fields[1]), ticks);
    }
  }

  private ProcessTable(Path proc) {
    this.proc = proc;
  }

  static ProcessTable read(Path proc) throws IOException {
    ProcessTable table = new ProcessTable(proc);
    if (Files.isDirectory(proc)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
        folders.forEach(table::add);
      }
    }
    return table;
  }

  private void add(Path folder) {
    try {
      long pid = Long.parseLong(folder.getFileName().toString());
      Stat stat = Stat.parse(Files.readString(folder.resolve("stat")));
      processes.put(pid, stat);
      children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(pid);
    } catch (IOException _) {
      // It ended while we looked.
    }
  }

  /// Of a process and all that come from it; null when it is not there.
  @Nullable Usage usage(long root) {
    if (!processes.containsKey(root)) {
      return null;
    }
    Usage sum = Usage.NONE;
    Deque<Long> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      long pid = left.pop();
      sum = sum.plus(one(pid));
      left.addAll(children.getOrDefault(pid, List.of()));
    }
    return sum;
  }

  private Usage one(long pid) {
    Stat stat = processes.get(pid);
    double seconds = stat == null ? 0 : stat.ticks() / TICKS_PER_SECOND;
    try {
      List<String> status = Files.readAllLines(proc.resolve(Long.toString(pid)).resolve("status"));
      return new Usage(seconds, bytes(status, "VmRSS:"), bytes(status, "RssAnon:"));
    } catch (IOException _) {
      return new Usage(seconds, 0, 0); // ended meanwhile; what it had used it has used
    }
  }

  /// 0 for a process that is a zombie, which has no such line.
  private static long bytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
