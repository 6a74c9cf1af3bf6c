package io.lateen.pilot.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The files of a folder (`PILOT_CERT_DIR`), where a Secret is mounted. They are read again and
/// again: a mount changes by links that no watch of a directory tells reliably.
///
/// @param folder need not be there yet
public record KeyFiles(Path folder) implements KeySource {
  private static final List<String> NAMES = List.of(CHAIN, KEY, ROOTS);
  private static final Duration PERIOD = Duration.ofMillis(500);

  @Override
  public Following follow(Consumer<Map<String, String>> told) {
    Map<String, String> first = read();
    told.accept(first);
    Thread thread = Thread.ofVirtual().name("pilot-keys").start(() -> look(first, told));
    return thread::interrupt;
  }

  private void look(Map<String, String> first, Consumer<Map<String, String>> told) {
    Map<String, String> last = first;
    try {
      while (true) {
        Thread.sleep(PERIOD);
        Map<String, String> now = read();
        if (!now.equals(last)) {
          told.accept(now);
        }
        last = now;
      }
    } catch (InterruptedException closed) {
      // No longer of interest.
    }
  }

  private Map<String, String> read() {
    Map<String, String> texts = new HashMap<>();
    for (String name : NAMES) {
      try {
        texts.put(name, Files.readString(folder.resolve(name)));
      } catch (IOException goneOrHalfWritten) {
        // As good as missing.
      }
    }
    return texts;
  }
}
