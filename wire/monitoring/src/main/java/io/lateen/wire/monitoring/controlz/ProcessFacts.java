package io.lateen.wire.monitoring.controlz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The process as the operating system has it, by Istio's names. Who it runs as is known on Linux
/// only; goroutines there are none.
final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  private ProcessFacts() {}

  static JsonNode now() {
    ProcessHandle self = ProcessHandle.current();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("pid", self.pid());
    self.parent().ifPresent(parent -> facts.put("ppid", parent.pid()));
    lines(STATUS).forEach(line -> owner(facts, line.split("\\s+", -1)));
    facts.put("wd", Path.of("").toAbsolutePath().toString());
    lines(HOSTNAME).stream().findFirst().ifPresent(name -> facts.put("hostname", name));
    facts.put("tempdir", System.getProperty("java.io.tmpdir"));
    facts.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    return facts;
  }

  /// `Uid:` and `Gid:` with the real and the effective one first; `Groups:` with all.
  private static void owner(ObjectNode facts, String[] words) {
    switch (words[0]) {
      case "Uid:" -> facts.put("uid", number(words[1])).put("euid", number(words[2]));
      case "Gid:" -> facts.put("gid", number(words[1])).put("egid", number(words[2]));
      case "Groups:" -> {
        ArrayNode groups = facts.putArray("groups");
        List.of(words).stream()
            .skip(1)
            .filter(word -> !word.isEmpty())
            .forEach(word -> groups.add(number(word)));
      }
      default -> {
        // Of no interest.
      }
    }
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }
}
