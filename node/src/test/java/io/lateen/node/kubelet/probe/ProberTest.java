package io.lateen.node.kubelet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProberTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicBoolean answers = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong time = new AtomicLong();
  private final AtomicBoolean saturated = new AtomicBoolean();
  private final HostLoad load =
      new HostLoad(
          () -> {
            long all = time.addAndGet(100);
            return new HostLoad.Ticks(saturated.get() ? 0 : all, all);
          });
  private ServerSocket server;

  private final Prober.Listener listener =
      new Prober.Listener() {
        @Override
        public void verdict(boolean good, String reason) {
          heard.add(good ? "good" : "bad");
        }

        @Override
        public void failed(String reason) {
          heard.add("failed");
        }
      };

  @BeforeEach
  void listen() throws Exception {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /// Answers, or keeps the connection and says nothing.
  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        asked.incrementAndGet();
        if (answers.get()) {
          try (socket) {
            socket
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    } catch (java.io.IOException e) {
      // the end of the test
    }
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private ProbePlan plan() {
    return new ProbePlan(
        new Check.HttpGet("127.0.0.1", server.getLocalPort(), "/", Map.of(), false),
        Duration.ZERO,
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        1,
        2);
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void silenceIsFailureWhenTheHostHadTime() throws Exception {
    try (Prober _ = Prober.start(plan(), false, load, listener)) {
      assertThat(next()).isEqualTo("good");
      answers.set(false);
      assertThat(next()).isEqualTo("failed");
      assertThat(next()).isEqualTo("failed");
      assertThat(next()).isEqualTo("bad");
    }
  }

  @Test
  void silenceOfASaturatedHostSaysNothing() throws Exception {
    try (Prober _ = Prober.start(plan(), false, load, listener)) {
      assertThat(next()).isEqualTo("good");
      saturated.set(true);
      answers.set(false);
      int before = asked.get();
      while (asked.get() < before + 6) { // three times what fails a container
        assertThat(heard.poll(20, TimeUnit.MILLISECONDS)).isNull();
      }
      saturated.set(false);
      assertThat(next()).isEqualTo("failed");
    }
  }

  @Test
  void aRefusedConnectionIsFailureAlsoWhenTheHostIsSaturated() throws Exception {
    try (Prober _ = Prober.start(plan(), false, load, listener)) {
      assertThat(next()).isEqualTo("good");
      saturated.set(true);
      server.close();
      assertThat(next()).isEqualTo("failed");
    }
  }

  @Test
  void loadIsReadFromTheFirstLineOfProcStat(@TempDir Path folder) throws Exception {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "cpu  10 0 5 100 20 1 2 3 50 0\ncpu0 1 2 3\n");
    assertThat(HostLoad.read(stat)).isEqualTo(new HostLoad.Ticks(120, 141));
    assertThat(HostLoad.read(folder.resolve("no"))).isEqualTo(new HostLoad.Ticks(0, 0));
  }
}
