package io.lateen.galley.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The files of a store: `snapshot-<revision>`, the whole state then, and `journal-<revision>`, the
/// transactions since.
final class StateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path home;

  /// What was found on disk.
  record Found(
      NavigableMap<StoreKey, ObjectNode> objects, long revision, Path journal, long length) {}

  StateFiles(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  /// Reads the newest whole snapshot and every transaction after it. A torn last record is left
  /// out.
  Found read() throws IOException {
    NavigableMap<StoreKey, ObjectNode> objects = new TreeMap<>();
    long revision = readSnapshot(objects);
    Path journal = journal(revision);
    long length = 0;
    for (Path file : files("journal-")) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      revision = replay(file, bytes, objects, revision);
      journal = file;
      length = bytes.position();
    }
    return new Found(objects, revision, journal, length);
  }

  private long readSnapshot(NavigableMap<StoreKey, ObjectNode> objects) throws IOException {
    List<Path> snapshots = files("snapshot-");
    if (snapshots.isEmpty()) {
      return 0;
    }
    Path file = snapshots.getLast();
    long revision = Long.parseLong(file.getFileName().toString().substring("snapshot-".length()));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    while (bytes.hasRemaining()) {
      byte[] payload = Records.read(bytes);
      if (payload == null) {
        throw corrupt(file, bytes.position());
      }
      apply(JSON.readTree(payload), objects);
    }
    return revision;
  }

  private static long replay(
      Path file, ByteBuffer bytes, NavigableMap<StoreKey, ObjectNode> objects, long revision) {
    long reached = revision;
    while (bytes.hasRemaining()) {
      byte[] payload = Records.read(bytes);
      if (payload == null) {
        if (Records.soundRecordFollows(bytes)) {
          throw corrupt(file, bytes.position());
        }
        LOG.warn("{}: unfinished write of {} bytes cut off", file, bytes.remaining());
        return reached;
      }
      JsonNode record = JSON.readTree(payload);
      if (record.path("revision").asLong(0) > reached) {
        apply(record, objects);
        reached = record.path("revision").asLong(0);
      }
    }
    return reached;
  }

  private static void apply(JsonNode record, NavigableMap<StoreKey, ObjectNode> objects) {
    for (JsonNode change : record.path("changes")) {
      StoreKey key =
          new StoreKey(
              change.path(0).asString(""),
              change.path(1).asString(""),
              change.path(2).asString(""));
      if (change.path(3) instanceof ObjectNode object) {
        objects.put(key, object);
      } else {
        objects.remove(key);
      }
    }
  }

  private static StoreException corrupt(Path file, int position) {
    return new StoreException(
        file
            + ": byte "
            + position
            + " begins no sound record, but sound ones follow: the file was changed or the disk is"
            + " failing; restore it from a backup, or begin anew with an empty home");
  }

  /// One journal record with all changes of a transaction.
  static ByteBuffer encode(List<StoreEvent> events) {
    ObjectNode record = JSON.createObjectNode();
    record.put("revision", events.getLast().revision());
    ArrayNode changes = record.putArray("changes");
    for (StoreEvent event : events) {
      addChange(changes, event.key(), event);
    }
    return Records.frame(JSON.writeValueAsBytes(record));
  }

  private static void addChange(ArrayNode changes, StoreKey key, StoreEvent event) {
    ArrayNode change = changes.addArray().add(key.resource()).add(key.namespace()).add(key.name());
    if (event.type() == StoreEvent.Type.DELETED) {
      change.addNull();
    } else {
      change.add(event.object());
    }
  }

  /// Writes the whole state.
  ///
  /// @return the journal to go on with, not yet there
  Path compact(Map<StoreKey, ObjectNode> objects, long revision) throws IOException {
    Path temporary = home.resolve("snapshot.tmp");
    try (FileChannel channel =
        PrivateChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (Map.Entry<StoreKey, ObjectNode> entry : objects.entrySet()) {
        StoreEvent event =
            new StoreEvent(revision, StoreEvent.Type.ADDED, entry.getKey(), entry.getValue(), null);
        ObjectNode record = JSON.createObjectNode();
        addChange(record.putArray("changes"), event.key(), event);
        ByteBuffer bytes = Records.frame(JSON.writeValueAsBytes(record));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    }
    Files.move(
        temporary, home.resolve(numbered("snapshot-", revision)), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
    return journal(revision);
  }

  /// Forgets what the snapshot and journal of this revision replace.
  void deleteOlder(long revision) throws IOException {
    for (Path file : files("journal-")) {
      if (!file.equals(journal(revision))) {
        Files.delete(file);
      }
    }
    for (Path file : files("snapshot-")) {
      if (!file.getFileName().toString().equals(numbered("snapshot-", revision))) {
        Files.delete(file);
      }
    }
  }

  void syncDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(home, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private Path journal(long revision) {
    return home.resolve(numbered("journal-", revision));
  }

  private static String numbered(String prefix, long revision) {
    return String.format(Locale.ROOT, "%s%019d", prefix, revision);
  }

  private List<Path> files(String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var listing = Files.newDirectoryStream(home, prefix + "*")) {
      listing.forEach(found::add);
    }
    found.sort(null);
    return found;
  }
}
