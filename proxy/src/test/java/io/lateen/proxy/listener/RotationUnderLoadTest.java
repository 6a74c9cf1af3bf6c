package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.tls.TestAuthority;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/// Keys and roots are exchanged, twice, while a thousand requests a second go from one sidecar to
/// another, a new connection between them each ten requests. What happens when is told by the
/// requests that have been answered, not by the clock.
final class RotationUnderLoadTest {
  private static final int CLIENTS = 20;
  private static final int REQUESTS = 12_000;
  private static final int PER_SECOND = 1_000;
  private static final int PER_CONNECTION = 10;

  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  @Test
  void nothingFails() throws Exception {
    List<TestAuthority> authorities =
        List.of(
            new TestAuthority("first"), new TestAuthority("second"), new TestAuthority("third"));
    TestAuthority first = authorities.getFirst();
    try (SecuredPair pair = new SecuredPair()) {
      pair.toCalled(first, first);
      pair.toCaller(first, first);
      pair.serve(PER_CONNECTION);
      List<Step> steps = new ArrayList<>();
      exchange(pair, authorities.get(0), authorities.get(1), steps);
      exchange(pair, authorities.get(1), authorities.get(2), steps);
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> ask(pair.calling)));
      }
      inStep(steps, clients);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failures).isEmpty();
      assertThat(answered).hasValue(REQUESTS);
      assertThat(pair.called.listenerCounter("ssl.connection_error")).isZero();
      // Each connection began with a handshake, and after each change some with a whole one.
      assertThat(pair.handshakes()).isGreaterThanOrEqualTo(REQUESTS / PER_CONNECTION);
      assertThat(pair.handshakes() - pair.reused()).isGreaterThanOrEqualTo(steps.size());
      assertThat(pair.reused()).isPositive();
      System.out.println(
          "RotationUnderLoadTest: "
              + pair.handshakes()
              + " handshakes, "
              + pair.reused()
              + " of them resumed, "
              + steps.size()
              + " changes");
      for (TestAuthority gone : authorities.subList(0, 2)) {
        assertThatThrownBy(() -> askAs(gone, authorities.getLast(), pair.called.port()))
            .isInstanceOf(IOException.class);
      }
      askAs(authorities.getLast(), authorities.getLast(), pair.called.port());
    }
  }

  /// As Citadel does it: the next root is announced, then it signs, then the old one is forgotten;
  /// and a new leaf in between. No two sidecars hear of anything at once.
  private static void exchange(
      SecuredPair pair, TestAuthority old, TestAuthority next, List<Step> steps) {
    steps.add(() -> pair.toCalled(old, old));
    steps.add(() -> pair.toCaller(old, old));
    steps.add(() -> pair.toCalled(old, old, next));
    steps.add(() -> pair.toCaller(old, old, next));
    steps.add(() -> pair.toCaller(next, old, next));
    steps.add(() -> pair.toCalled(next, old, next));
    steps.add(() -> pair.toCalled(next, next));
    steps.add(() -> pair.toCaller(next, next));
  }

  /// Spread over the first nine tenths of the requests.
  private void inStep(List<Step> steps, List<Thread> clients) throws Exception {
    int between = REQUESTS * 9 / 10 / steps.size();
    for (int i = 0; i < steps.size(); i++) {
      while (answered.get() < (i + 1L) * between
          && failures.isEmpty()
          && clients.stream().anyMatch(Thread::isAlive)) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      steps.get(i).run();
    }
  }

  /// One client's share, each request at its time or, when that is over, at once.
  private void ask(Mesh mesh) {
    long start = System.nanoTime();
    long pause = TimeUnit.SECONDS.toNanos(1) * CLIENTS / PER_SECOND;
    try (Mesh.Client client = mesh.client()) {
      client.socket.setSoTimeout(60_000);
      for (int i = 0; i < REQUESTS / CLIENTS; i++) {
        long wait = start + i * pause - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        Mesh.Response response = client.get("/");
        if (response == null || response.status() != 200) {
          failures.add(response == null ? "closed" : response.head() + response.body());
          return;
        }
        answered.incrementAndGet();
      }
    } catch (IOException | InterruptedException e) {
      failures.add(e.toString());
    }
  }

  private static void askAs(TestAuthority signer, TestAuthority trusted, int port)
      throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            signer
                .issue(uri(SecuredPair.CALLER))
                .context(trusted)
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout(20_000);
      FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      String head = FakeServer.head(new BufferedInputStream(socket.getInputStream()));
      if (head == null || !head.startsWith("HTTP/1.1 200")) {
        throw new IOException("answered " + head);
      }
    }
  }
}
