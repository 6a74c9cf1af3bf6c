package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.SlowStart;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a proxied request costs the heap, counted on the event loop that serves it.
@SuppressWarnings("StringConcatToTextBlock")
@Tag("optimised")
class AllocationTest {
  private static final int WARM_UP = 12_000;
  private static final int COUNTED = 4_000;
  private static final byte[] REQUEST =
      ("GET /reviews/0 HTTP/1.1\r\nHost: reviews:9080\r\nUser-Agent: test\r\nAccept: */*\r\n"
              + "Connection: keep-alive\r\nx-request-id: 0f6fa2a0-6b7f-4f5c-9f0c-4a0d1b2c3d4e\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n"
              + "Content-Length: 4\r\n\r\nbody")
          .getBytes(StandardCharsets.US_ASCII);

  @Test
  void aRequestOnWarmConnectionsAllocatesNothing() throws Exception {
    check(mesh -> mesh.route("/", "a"));
  }

  /// Outliers are looked for, endpoints are new, retries are allowed.
  @Test
  void policiesThatSeeNoFailureAllocateNothing() throws Exception {
    check(
        mesh -> {
          mesh.outlierDetection =
              OutlierDetectionTest.after(5, Duration.ofMinutes(1), Duration.ofMinutes(1));
          mesh.policy = new LbPolicy.RoundRobin(new SlowStart(Duration.ofHours(1), 1, 10));
          mesh.route(
              "/",
              Mesh.to(
                  "a",
                  RoutingActionsTest.retries(
                      2, RetryOn.CONNECT_FAILURE, RetryOn.RETRIABLE_STATUS_CODES),
                  null));
        });
  }

  private static void check(Consumer<Mesh> configure) throws Exception {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try (Mesh mesh = new Mesh();
        FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  out.write(ANSWER);
                  return true;
                });
        Client client = configured(mesh, configure, server).client()) {
      exchange(client, WARM_UP);
      long before = allocated(mesh);
      exchange(client, COUNTED);
      long perRequest = (allocated(mesh) - before) / COUNTED;
      System.out.println("bytes allocated per request: " + perRequest);
      assertThat(perRequest).as("bytes per request").isLessThan(16);
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static Mesh configured(Mesh mesh, Consumer<Mesh> configure, FakeServer server) {
    configure.accept(mesh);
    return mesh.cluster("a", server.port()).serve();
  }

  private static void exchange(Client client, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      client.out.write(REQUEST);
      assertThat(FakeServer.head(client.in)).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.in.readNBytes(4)).hasSize(4);
    }
  }

  /// Octets the event loops have allocated since they began.
  private static long allocated(Mesh mesh) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (io.lateen.proxy.upstream.Worker worker : mesh.plane.workers()) {
      long id = worker.loop().submit(() -> Thread.currentThread().threadId()).get();
      sum += threads.getThreadAllocatedBytes(id);
    }
    return sum;
  }
}
