package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lateen.proxy.resource.Http2Options;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a request that is proxied from HTTP/2 to HTTP/2 costs the heap, counted on the event loops.
@Tag("optimised")
class Http2AllocationTest {
  private static final int WARM_UP = 12_000;
  private static final int COUNTED = 4_000;

  @Test
  void aRequestOnWarmConnectionsAllocatesNothing() throws Exception {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    Mesh mesh = new Mesh();
    mesh.http2 = Http2Options.DEFAULT;
    try (mesh;
        Http2Server server = Http2Server.echo();
        Http2Wire client =
            Http2Wire.connect(mesh.cluster("a", server.port()).route("/", "a").serve().port())) {
      exchange(client, WARM_UP);
      long before = allocated(mesh);
      exchange(client, COUNTED);
      long perRequest = (allocated(mesh) - before) / COUNTED;
      System.out.println("bytes allocated per HTTP/2 request: " + perRequest);
      assertThat(perRequest).as("bytes per request").isLessThan(32);
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static void exchange(Http2Wire client, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(client.get("/reviews/0", "user-agent", "test", "accept", "*/*").body())
          .isEqualTo("/reviews/0");
    }
  }

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
