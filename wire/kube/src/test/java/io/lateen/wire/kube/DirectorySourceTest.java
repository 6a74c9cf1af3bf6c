package io.lateen.wire.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {
  private static final ObjectKind RULES =
      new ObjectKind("config.istio.io", "v1alpha2", "rules", "rule", true);
  private static final Logger LOG = Logger.getLogger("io.lateen.wire.kube");

  @TempDir Path folder;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  /// What the log says, a line each.
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(new java.util.logging.SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(ear);
  }

  @AfterEach
  void deaf() {
    LOG.removeHandler(ear);
  }

  private final ObjectSource.Listener listener =
      new ObjectSource.Listener() {
        @Override
        public void onSet(KubeObject object) {
          told.add(
              "set %s/%s %s"
                  .formatted(
                      object.namespace(), object.name(), object.spec().path("match").asString("")));
        }

        @Override
        public void onRemoved(KubeObject object) {
          told.add("removed " + object.name());
        }

        @Override
        public void onSynced() {
          told.add("synced");
        }
      };

  private static String rule(String name, String match) {
    return """
        apiVersion: config.istio.io/v1alpha2
        kind: rule
        metadata: {name: %s}
        spec: {match: "%s"}
        """
        .formatted(name, match);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  /// As careful editors save.
  private void save(String file, String text) throws IOException {
    Path draft = folder.resolve("." + file + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  private String next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  private String heard(String part) throws InterruptedException {
    String line = said.poll(20, TimeUnit.SECONDS);
    while (line != null && !line.contains(part)) {
      line = said.poll(20, TimeUnit.SECONDS);
    }
    return line;
  }

  @Test
  void whatIsSavedIsInForce() throws Exception {
    write("a.yaml", rule("a", "true") + "---\n" + rule("b", "true"));
    write("notes.txt", "not: ours");
    write("other.yml", "{apiVersion: v1, kind: Service, metadata: {name: s}}");
    try (DirectorySource source = DirectorySource.open(folder)) {
      ObjectSource.Watch watch = source.watch(RULES, listener);
      assertThat(next()).isEqualTo("set default/a true");
      assertThat(next()).isEqualTo("set default/b true");
      assertThat(next()).isEqualTo("synced");
      write("a.yaml", rule("a", "false") + "---\n" + rule("b", "true"));
      assertThat(next()).isEqualTo("set default/a false");
      save("a.yaml", rule("b", "true"));
      assertThat(next()).isEqualTo("removed a");
      Files.createDirectories(folder.resolve("more/deep"));
      write(
          "more/deep/c.json",
          "{\"apiVersion\": \"config.istio.io/v1alpha2\", \"kind\": \"rule\","
              + " \"metadata\": {\"name\": \"c\", \"namespace\": \"shop\"}, \"spec\": {}}");
      assertThat(next()).isEqualTo("set shop/c ");
      Files.delete(folder.resolve("a.yaml"));
      assertThat(next()).isEqualTo("removed b");
      watch.close();
      write("d.yaml", rule("d", "true"));
      assertThat(heard("d.yaml: 1 objects")).isNotNull();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aBrokenFileKeepsWhatItHad() throws Exception {
    write("a.yaml", rule("a", "one"));
    try (DirectorySource source = DirectorySource.open(folder);
        var _ = source.watch(RULES, listener)) {
      assertThat(next()).isEqualTo("set default/a one");
      assertThat(next()).isEqualTo("synced");
      write("a.yaml", rule("a", "two") + "---\nkind: [rule");
      assertThat(heard("a.yaml:6:")).isNotNull();
      assertThat(heard("stay in force")).endsWith("a.yaml: its 1 former objects stay in force");
      write("a.yaml", rule("a", "three").replace("name: a", "nam: a"));
      assertThat(heard("a.yaml:"))
          .endsWith("a.yaml:3:1: metadata.name: missing (expected: a name)");
      write("z.yaml", rule("z", "true"));
      assertThat(next()).isEqualTo("set default/z true");
      save("a.yaml", rule("a", "four"));
      assertThat(next()).isEqualTo("set default/a four");
    }
  }

  @Test
  void whatAnApiServerWouldRefuseIsRefused() throws Exception {
    write(
        "handler.yaml",
        """
        apiVersion: config.istio.io/v1alpha2
        kind: handler
        metadata:
          name: h
        spec:
          compiledAdapter: deny
        """);
    try (DirectorySource source = DirectorySource.open(folder)) {
      assertThat(heard("handler.yaml:"))
          .contains("handler.yaml:6:3: spec.compiledAdapter: \"deny\" (expected: one of ");
      try (var _ =
          source.watch(
              new ObjectKind("config.istio.io", "v1alpha2", "handlers", "handler", true),
              listener)) {
        assertThat(next()).isEqualTo("synced");
      }
    }
  }

  @Test
  void ofTwoWithOneNameTheFirstCounts() throws Exception {
    write("a.yaml", rule("same", "first"));
    write("b.yaml", rule("same", "second"));
    try (DirectorySource source = DirectorySource.open(folder);
        var _ = source.watch(RULES, listener)) {
      assertThat(heard("left out"))
          .contains("b.yaml: config.istio.io rule default/same is left out: it is in ")
          .endsWith("a.yaml already");
      assertThat(next()).isEqualTo("set default/same first");
      assertThat(next()).isEqualTo("synced");
      Files.delete(folder.resolve("a.yaml"));
      assertThat(next()).isEqualTo("set default/same second");
    }
  }

  @Test
  void whatIsNoDirectoryIsSaid() {
    assertThatThrownBy(() -> DirectorySource.open(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("none is no directory");
  }
}
