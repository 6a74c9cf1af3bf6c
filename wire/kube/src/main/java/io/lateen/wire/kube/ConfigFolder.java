package io.lateen.wire.kube;

import io.lateen.wire.document.DocumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The files below a directory and the objects of each. A file that cannot be read any more keeps
/// the objects it had. For one thread.
final class ConfigFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFolder.class);
  private static final int DEEPEST = 10;

  /// Who writes a file does so in a moment, but not in an instant.
  private static final Duration SETTLED = Duration.ofMillis(50);

  private final Path folder;
  private final Map<Path, Known> files = new TreeMap<>();
  private final Map<String, String> doubles = new HashMap<>();
  private boolean unsettled;

  private record Known(Stamp stamp, List<JsonNode> objects) {}

  /// While it is equal, nobody wrote.
  private record Stamp(Instant changed, long size, @Nullable Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime().toInstant(), now.size(), now.fileKey());
    }

    boolean isSettled(Instant now) {
      return changed.isAfter(now) || changed.plus(SETTLED).isBefore(now);
    }
  }

  ConfigFolder(Path folder) {
    this.folder = folder;
  }

  /// Every directory there is, to be watched.
  List<Path> folders() throws IOException {
    return paths(Files::isDirectory);
  }

  private List<Path> paths(Predicate<Path> which) throws IOException {
    try (Stream<Path> all = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(this::isOurs).filter(which).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Hidden ones are an editor's or a mount's own.
  private boolean isOurs(Path path) {
    for (Path part : folder.relativize(path)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isConfig(Path path) {
    return path.toString().matches(".*\\.(yaml|yml|json)") && Files.isRegularFile(path);
  }

  /// Whether a file was being written at the last look.
  boolean isUnsettled() {
    return unsettled;
  }

  /// Looks again at what has changed; all objects by what identifies them.
  ///
  /// @param patient whether files that were written just now are left for the next look
  Map<String, JsonNode> look(boolean patient) throws IOException {
    unsettled = false;
    List<Path> now = paths(ConfigFolder::isConfig);
    files.keySet().retainAll(now);
    now.forEach(file -> look(file, patient));
    return merged();
  }

  private void look(Path file, boolean patient) {
    Known known = files.get(file);
    try {
      Stamp stamp = Stamp.of(file);
      if (known != null && known.stamp.equals(stamp)) {
        return;
      }
      if (patient && !stamp.isSettled(Instant.now())) {
        unsettled = true;
        return;
      }
      files.put(file, new Known(stamp, objects(file, known)));
    } catch (IOException e) {
      // Gone between two looks, or not ours to read; the next look tells.
      LOG.warn("{}: not read: {}", file, e.toString());
    }
  }

  private static List<JsonNode> objects(Path file, @Nullable Known known) throws IOException {
    ConfigFile read = ConfigFile.read(start(file));
    if (read.problems().isEmpty()) {
      LOG.info("{}: {} objects", file, read.objects().size());
      return read.objects();
    }
    read.problems().forEach(problem -> LOG.warn("{}:{}", file, problem));
    List<JsonNode> former = known == null ? List.of() : known.objects;
    LOG.warn("{}: its {} former objects stay in force", file, former.size());
    return former;
  }

  /// All of it, unless it is too long to be read at all.
  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(DocumentReader.LARGEST_BYTES + 1);
    }
  }

  /// Of two with the same name the first file's counts.
  private Map<String, JsonNode> merged() {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    Map<String, Path> from = new HashMap<>();
    Map<String, String> found = new HashMap<>();
    files.forEach(
        (file, known) -> {
          for (JsonNode object : known.objects) {
            String key = key(object);
            if (all.putIfAbsent(key, object) == null) {
              from.put(key, file);
            } else {
              found.put(file + ": " + key, " is left out: it is in " + from.get(key) + " already");
            }
          }
        });
    found.forEach(
        (what, why) -> {
          if (!why.equals(doubles.get(what))) {
            LOG.warn("{}{}", what, why);
          }
        });
    doubles.clear();
    doubles.putAll(found);
    return all;
  }

  private static String key(JsonNode object) {
    JsonNode meta = object.path("metadata");
    return "%s %s/%s"
        .formatted(
            type(object), meta.path("namespace").asString(""), meta.path("name").asString(""));
  }

  /// What an [ObjectKind] is recognised by: group and kind, whatever the version.
  static String type(JsonNode object) {
    String version = object.path("apiVersion").asString("");
    String group = version.substring(0, Math.max(0, version.lastIndexOf('/')));
    return type(group, object.path("kind").asString(""));
  }

  static String type(String group, String kind) {
    return group.isEmpty() ? kind : group + " " + kind;
  }
}
