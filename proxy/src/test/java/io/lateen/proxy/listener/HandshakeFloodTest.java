package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// More handshakes than fit into their share of a worker's time: each has its turn, later, and
/// those who are connected, by TLS or not, go on being answered. How large the share is:
/// [HandshakeShareTest].
final class HandshakeFloodTest {
  private static final int PATIENCE_MS = 30_000;
  private static final int HELLOS = 320;
  private static final int WHOLE = 8;
  private static final int ROUNDS = 3;

  private final TestAuthority authority;
  private final Mesh mesh = new Mesh(1);
  private final List<Socket> open = new ArrayList<>();
  private final FakeServer server;

  HandshakeFloodTest() throws Exception {
    authority = new TestAuthority("mesh");
    server =
        new FakeServer(
            new ServerSocket(0, 2 * HELLOS, here()),
            (request, in, out) -> FakeServer.ok(out, "hello"));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    mesh.close();
    server.close();
  }

  /// One listener for TLS and plain text.
  ///
  /// @param encrypted what takes the connections with TLS
  private void serve(NetworkFilter encrypted) throws Exception {
    DownstreamTls tls =
        new DownstreamTls(
            List.of(authority.issueRsa(dns("reviews.local")).inline()),
            null,
            List.of(),
            false,
            List.of("http/1.1"),
            TlsVersions.USUAL);
    mesh.listenerFilters =
        new Listener.ListenerFilters(false, true, false, Duration.ofMinutes(1), false);
    mesh.chains.add(new FilterChain("tls", match("tls"), tls, List.of(encrypted)));
    mesh.chains.add(new FilterChain("plain", match("raw_buffer"), null, List.of(mesh.http())));
    mesh.connectTimeout = Duration.ofMillis(PATIENCE_MS);
    mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  private static FilterChainMatch match(String transport) {
    FilterChainMatch any = FilterChainMatch.ANY;
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        transport,
        List.of(),
        List.of(),
        any.sourceType(),
        List.of(),
        List.of());
  }

  private Socket plain() throws IOException {
    return kept(new Socket(here(), mesh.port()));
  }

  private Socket dial() throws Exception {
    return kept(authority.anonymous().getSocketFactory().createSocket(here(), mesh.port()));
  }

  private synchronized Socket kept(Socket socket) throws IOException {
    open.add(socket);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static InetAddress here() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  private long counter(String name) {
    return mesh.counter("listener.127.0.0.1_0.ssl." + name);
  }

  @Test
  void allAtOnceBehindHttp() throws Exception {
    serve(mesh.http());
    allAtOnce();
  }

  /// There reading is off until the endpoint is connected.
  @Test
  void allAtOnceBehindTcp() throws Exception {
    serve(new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null));
    allAtOnce();
  }

  /// The worker stands still while they all say hello, so that it finds them all at once. It signs
  /// for some 200 ms then, and as long again is others'. Were it to do so in one go, the neighbours
  /// would be answered once meanwhile.
  private void allAtOnce() throws Exception {
    Socket encrypted = dial();
    Socket text = plain();
    assertThat(TlsFloodTest.ask(encrypted)).isEqualTo("hello");
    assertThat(TlsFloodTest.ask(text)).isEqualTo("hello");
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < HELLOS; i++) {
      flood.add(plain());
    }
    mesh.awaitConnections(HELLOS + 2);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> still = mesh.plane.workers().getFirst().loop().submit(() -> await(go));
      for (Socket socket : flood) {
        socket.getOutputStream().write(TlsFloodTest.hello(3));
      }
      AtomicBoolean through = new AtomicBoolean();
      Future<Integer> rounds = threads.submit(() -> askUntil(through, encrypted, text));
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < WHOLE; i++) {
        answers.add(threads.submit(() -> TlsFloodTest.ask(dial())));
      }
      go.countDown();
      try {
        still.get();
        for (Socket one : flood) {
          assertThat(one.getInputStream().read()).as("a record of the handshake").isEqualTo(22);
        }
      } finally {
        through.set(true);
      }
      assertThat(rounds.get()).isGreaterThan(ROUNDS);
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("hello");
      }
    }
    assertThat(counter("handshake_delayed")).isGreaterThan(HandshakeTurns.MOST_WAITING);
    assertThat(counter("accept_stopped")).isPositive();
    assertThat(counter("handshake_overflow")).isZero();
    assertThat(TlsFloodTest.ask(dial())).as("accepts again").isEqualTo("hello");
  }

  private static int askUntil(AtomicBoolean through, Socket... neighbours) throws IOException {
    int rounds = 0;
    while (!through.get()) {
      for (Socket neighbour : neighbours) {
        assertThat(TlsFloodTest.ask(neighbour)).isEqualTo("hello");
      }
      rounds++;
    }
    return rounds;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoGivesUpWaitingLeavesNothingBehind() throws Exception {
    serve(mesh.http());
    Socket text = plain();
    assertThat(TlsFloodTest.ask(text)).isEqualTo("hello");
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < HELLOS; i++) {
      flood.add(plain());
    }
    mesh.awaitConnections(HELLOS + 1);
    CountDownLatch go = new CountDownLatch(1);
    Future<?> still = mesh.plane.workers().getFirst().loop().submit(() -> await(go));
    for (int i = 0; i < HELLOS; i++) {
      flood.get(i).getOutputStream().write(TlsFloodTest.hello(3));
      if (i % 2 == 0) {
        flood.get(i).setSoLinger(true, 0); // a reset instead of an end
      }
    }
    go.countDown();
    still.get();
    mesh.awaitPositive("listener.127.0.0.1_0.ssl.handshake_delayed");
    for (Socket socket : flood) {
      socket.close();
    }
    mesh.awaitConnections(1);
    assertThat(TlsFloodTest.ask(text)).isEqualTo("hello");
    assertThat(TlsFloodTest.ask(dial())).isEqualTo("hello");
  }

  /// Whole handshakes, one after another, as fast as some clients can.
  @Test
  void whoIsConnectedIsAnsweredWhileOthersDoNothingButConnect() throws Exception {
    serve(mesh.http());
    Socket encrypted = dial();
    Socket text = plain();
    int connections = 40;
    try (ExecutorService flood = Executors.newFixedThreadPool(4)) {
      Callable<String> connect =
          () -> {
            try (Socket client = dial()) {
              return TlsFloodTest.ask(client);
            }
          };
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(flood.submit(connect));
      }
      while (all.stream().anyMatch(one -> !one.isDone())) {
        assertThat(TlsFloodTest.ask(encrypted)).isEqualTo("hello");
        assertThat(TlsFloodTest.ask(text)).isEqualTo("hello");
      }
      for (Future<String> one : all) {
        assertThat(one.get()).isEqualTo("hello");
      }
    }
    assertThat(counter("handshake")).isEqualTo(connections + 1);
    assertThat(counter("handshake_overflow")).isZero();
  }
}
