package io.lateen.galley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ObjectStoreTest {

  @TempDir Path home;

  private static StoreKey key(String name) {
    return new StoreKey("/things", "n", name);
  }

  private static void put(ObjectStore store, String name, int value) {
    store.write(
        true,
        transaction -> {
          transaction.put(key(name), JsonMapper.shared().createObjectNode().put("v", value));
          return name;
        });
  }

  private static List<String> names(ObjectStore store) {
    return store.list("/things", "").objects().keySet().stream().map(StoreKey::name).toList();
  }

  private Path journal() throws IOException {
    try (var files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("journal-"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      put(store, "a", 1);
      put(store, "b", 2);
      put(store, "a", 3);
      store.write(true, transaction -> String.valueOf(transaction.remove(key("b"))));
    }
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).containsExactly("a");
      assertThat(store.get(key("a")).path("v").asInt()).isEqualTo(3);
      assertThat(store.revision()).isEqualTo(5);
    }
  }

  @Test
  void aTransactionThatThrowsChangesNothing() {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      long before = store.revision();
      assertThatThrownBy(
              () ->
                  store.write(
                      true,
                      transaction -> {
                        transaction.put(key("a"), JsonMapper.shared().createObjectNode());
                        throw new IllegalStateException("no");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(names(store)).isEmpty();
      assertThat(store.revision()).isEqualTo(before);
    }
  }

  @Test
  void writersAtOnceShareSyncsAndLoseNothing() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    Journal.Opener counting =
        file ->
            new FailingChannel(Journal.Opener.ordinary(file)) {
              @Override
              public void force(boolean metaData) throws IOException {
                forces.incrementAndGet();
                super.force(metaData);
              }
            };
    try (ObjectStore store = ObjectStore.open(home, 10_000, 1 << 20, counting)) {
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = "o" + i;
        writers.add(Thread.ofVirtual().start(() -> put(store, name, 0)));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(names(store)).hasSize(500);
      assertThat(forces.get()).isLessThan(500);
    }
  }

  @Test
  void aTornTailIsCutOff() throws Exception {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      put(store, "a", 1);
      put(store, "b", 2);
    }
    long size = Files.size(journal());
    try (RandomAccessFile file = new RandomAccessFile(journal().toFile(), "rw")) {
      file.setLength(size - 5);
    }
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).containsExactly("a");
      put(store, "c", 3);
    }
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).containsExactly("a", "c");
    }
  }

  @Test
  void garbageAtTheEndIsCutOff() throws Exception {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      put(store, "a", 1);
    }
    Files.write(journal(), new byte[100], StandardOpenOption.APPEND);
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).containsExactly("a");
    }
  }

  @Test
  void aCorruptMiddleIsRefused() throws Exception {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      put(store, "a", 1);
      put(store, "b", 2);
    }
    try (RandomAccessFile file = new RandomAccessFile(journal().toFile(), "rw")) {
      file.seek(20);
      file.write('#');
    }
    assertThatThrownBy(() -> ObjectStore.open(home, 10))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("byte 0 begins no sound record, but sound ones follow");
  }

  @Test
  void aHomeInUseNamesItsUser() {
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      put(store, "a", 1);
      assertThatThrownBy(() -> ObjectStore.open(home, 10))
          .isInstanceOf(StoreException.class)
          .hasMessage(home + " is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aHomeThatCannotBeIsNamed() throws Exception {
    Path file = Files.createFile(home.resolve("file"));
    assertThatThrownBy(() -> ObjectStore.open(file.resolve("home"), 10))
        .isInstanceOf(StoreException.class)
        .hasMessage(file.resolve("home") + " cannot be made: Not a directory");
  }

  @Test
  void aFullDiskRefusesTheWriteAndKeepsTheRest() {
    AtomicReference<FailingChannel> channel = new AtomicReference<>();
    Journal.Opener failing =
        file -> {
          channel.set(new FailingChannel(Journal.Opener.ordinary(file)));
          return channel.get();
        };
    try (ObjectStore store = ObjectStore.open(home, 10, 1 << 20, failing)) {
      put(store, "a", 1);
      long before = store.revision();
      channel.get().full = true;
      assertThatThrownBy(() -> put(store, "b", 2))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.full()).isTrue())
          .hasMessageContaining("No space left");
      assertThat(names(store)).containsExactly("a");
      assertThat(store.revision()).isEqualTo(before);
      channel.get().full = false;
      put(store, "c", 3);
    }
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).containsExactly("a", "c");
    }
  }

  @Test
  void aLongJournalBecomesASnapshot() throws Exception {
    try (ObjectStore store = ObjectStore.open(home, 10, 4096, Journal.Opener::ordinary)) {
      for (int i = 0; i < 200; i++) {
        put(store, "o" + i % 20, i);
      }
    }
    try (var files = Files.list(home)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("snapshot-")))
          .hasSize(1);
    }
    assertThat(Files.size(journal())).isLessThan(8192);
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(names(store)).hasSize(20);
      assertThat(store.revision()).isEqualTo(201);
      assertThat(store.get(key("o19")).path("v").asInt()).isEqualTo(199);
    }
  }

  @Test
  void historyReachesBackAsFarAsTheRing() throws Exception {
    try (ObjectStore store = ObjectStore.open(home, 3)) {
      for (int i = 0; i < 5; i++) {
        put(store, "a", i);
      }
      assertThat(store.await(2, 10, Duration.ZERO, () -> false).expired()).isTrue();
      assertThat(store.await(3, 10, Duration.ZERO, () -> false).events())
          .extracting(StoreEvent::revision)
          .containsExactly(4L, 5L, 6L);
    }
  }

  @Test
  void answeredWritesSurviveAKill() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx64m",
                EndlessWriter.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (var output = child.inputReader()) {
      String line;
      while ((line = output.readLine()) != null) {
        acknowledged.add(line);
        if (acknowledged.size() == 300) {
          child.destroyForcibly();
        }
      }
    } catch (IOException _) {
      // the pipe of a killed process
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(300);
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      List<String> kept = names(store);
      for (String name : acknowledged.subList(0, 300)) {
        assertThat(kept).contains(name);
      }
    }
  }

  /// A program that writes until it is killed, and prints what was answered.
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) {
      ObjectStore store = ObjectStore.open(Path.of(arguments[0]), 10);
      for (int thread = 0; thread < 4; thread++) {
        String prefix = "t" + thread + "-";
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; ; i++) {
                    put(store, prefix + i, i);
                    System.out.println(prefix + i);
                  }
                });
      }
    }
  }
}
