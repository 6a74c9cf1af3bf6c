package io.lateen.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.cli.Complaint;
import io.lateen.wire.monitoring.controlz.ControlZ;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The flags that all servers have.
final class ServerFlagsTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger PILOT = Logger.getLogger("io.lateen.pilot.push");

  private final Handler[] before = ROOT.getHandlers();
  @TempDir private Path folder;

  @Command(name = "server")
  private static final class Server implements Runnable {
    @Mixin private LogOptions log = new LogOptions();
    @Mixin private ControlZOptions controlz = new ControlZOptions();

    @Override
    public void run() {}
  }

  @AfterEach
  void restore() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    for (Handler handler : before) {
      ROOT.addHandler(handler);
    }
    ROOT.setLevel(Level.INFO);
    Logger.getLogger("io.lateen").setLevel(null);
    PILOT.setLevel(null);
  }

  @Test
  void levelsAndTargetsTakeEffect() throws IOException {
    Path file = folder.resolve("log");
    Path rotated = folder.resolve("rotated");
    parsed(
            "--log_output_level=default:error,pilot.push:debug",
            "--log_as_json=true",
            "--log_target",
            file.toString(),
            "--log_rotate",
            rotated.toString(),
            "--log_rotate_max_size",
            "1")
        .log
        .apply();
    PILOT.fine("heard");
    Logger.getLogger("io.lateen.pilot.source").warning("unheard");
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(file).content().contains("\"scope\":\"pilot.push\",\"msg\":\"heard\"");
    assertThat(rotated).hasSameTextualContentAs(file);
  }

  @Test
  void aLevelAloneIsOfEverything() {
    parsed("--log_output_level", "warn").log.apply();
    assertThat(PILOT.isLoggable(Level.INFO)).isFalse();
    assertThat(PILOT.isLoggable(Level.WARNING)).isTrue();
  }

  @Test
  void whoIsNotAskedLeavesEverythingAsItIs() {
    parsed("--ctrlz_port", "0").log.applyIfAsked();
    assertThat(ROOT.getHandlers()).containsExactly(before);
    parsed("--log_as_json").log.applyIfAsked();
    assertThat(ROOT.getHandlers()).doesNotContain(before);
  }

  @Test
  void whatIsWrongIsToldWithItsFlag() {
    assertRefused("--log_output_level: loud (expected: one of none,", "--log_output_level=loud");
    assertRefused("unknown scope name: pilto", "--log_output_level=pilto:debug");
    assertRefused("--log_caller: default", "--log_caller=default");
    assertRefused("--log_stacktrace_level: default:error", "--log_stacktrace_level=default:error");
    assertRefused("--log_rotate_max_size: 0 (expected: ", "--log_rotate_max_size=0");
    assertRefused("cannot write " + folder, "--log_target=" + folder);
    parsed("--log_stacktrace_level=default:none").log.apply();
  }

  private static void assertRefused(String sentence, String flag) {
    assertThatThrownBy(() -> parsed(flag).log.apply())
        .isInstanceOf(Complaint.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void controlzIsWhereItIsTold() throws IOException {
    StringWriter out = new StringWriter();
    try (ControlZ any = started(out, "--ctrlz_port=0")) {
      assertThat(any).isNotNull();
      assertThat(out.toString()).isEqualTo("ControlZ: " + any.url() + System.lineSeparator());
      assertThat(any.url()).startsWith("http://127.0.0.1:");
    }
    try (ControlZ none = started(out, "--ctrlz_port=-1")) {
      assertThat(none).isNull();
    }
    try (ControlZ six = started(out, "--ctrlz_port=0", "--ctrlz_address=::1")) {
      assertThat(six).isNotNull();
      assertThat(six.url()).startsWith("http://[");
    }
    assertThatThrownBy(() -> started(out, "--ctrlz_port=70000"))
        .hasMessageContaining("--ctrlz_port: 70000 (expected: 0..65535)");
    assertThatThrownBy(() -> started(out, "--ctrlz_address=pilot.example"))
        .hasMessageContaining("--ctrlz_address: pilot.example (expected: an IP address)");
  }

  @Test
  void aTakenPortIsOneWarning() throws IOException {
    List<LogRecord> said = new ArrayList<>();
    Handler ear = ear(said);
    Logger logger = Logger.getLogger(Introspection.class.getName());
    logger.addHandler(ear);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = "--ctrlz_port=" + taken.getLocalPort();
      assertThat(started(new StringWriter(), port)).isNull();
      assertThat(said).hasSize(1);
      assertThat(said.getFirst().getLevel()).isEqualTo(Level.WARNING);
    } finally {
      logger.removeHandler(ear);
    }
  }

  private static Handler ear(List<LogRecord> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        said.add(entry);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static ControlZ started(StringWriter out, String... flags) {
    Server server = new Server();
    CommandLine line = new CommandLine(server).setOut(new PrintWriter(out, true));
    line.parseArgs(flags);
    return Introspection.of("server", server.controlz, Introspection.jvm(), List.of());
  }

  private static Server parsed(String... flags) {
    Server server = new Server();
    new CommandLine(server).parseArgs(flags);
    return server;
  }
}
