package io.lateen.node.kubelet.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// What tells a process from a later one with the same pid: when it started, as a word without
/// spaces. Field 22 of `/proc/<pid>/stat` where there is one (proc(5)), so that a shell can
/// compare it too.
final class StartTime {
  private static final int FIELDS_AFTER_NAME = 20;

  private StartTime() {}

  /// The word, or `gone` when there is no such process.
  static String of(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return Files.exists(Path.of("/proc/self/stat"))
          ? field22(Files.readString(stat))
          : asked(pid);
    } catch (IOException e) {
      return "gone"; // it ended while we looked
    }
  }

  private static String field22(String stat) {
    // The name in field 2 may hold spaces and parentheses; what follows its last one does not.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return fields[0].equals("Z") ? "gone" : fields[FIELDS_AFTER_NAME - 1];
  }

  private static String asked(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toEpochMilli)
        .map(String::valueOf)
        .orElse("gone");
  }
}
