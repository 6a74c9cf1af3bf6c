package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// A proxy, a client that floods it and a neighbour that does not, and what a flood may cost.
///
/// That is measured in requests: no budget lets pass more than some thousand frames, none of which
/// is more work than a request, so that a flood costs the workers less processor time than
/// [#HONEST] requests of the neighbour's did just before; one of streams that are reset, each of
/// which has been a request, less than [#DEAR] times that. Both are measured on the same threads of
/// the same process, whatever else the machine does; the dearest took a quarter of what it may.
/// `/hang` is answered at the end only.
final class Http2Flood implements AutoCloseable {
  static final String CONTROLS = "http2.inbound_control_frames_flood";
  static final String RESETS = "http2.premature_resets_flood";

  /// In place of [#CONTROLS], where more of them came at once than may be answered at once.
  static final String ANSWERS = "http2.outbound_control_flood";

  static final int ENHANCE_YOUR_CALM = 11;
  static final int HONEST = 1000;
  static final int DEAR = 6;
  private static final int AT_ONCE = 20;
  private static final int FRAMES = 200_000;
  private static final long ALLOWED = 8L << 20;

  final Mesh mesh = new Mesh();
  final FakeServer server;
  final Http2Wire neighbour;
  Http2Wire client;
  private final CountDownLatch over = new CountDownLatch(1);
  private final WorkerTime time;
  private final long memory;
  private final long honest;
  private final long begun;

  Http2Flood() throws Exception {
    server =
        new FakeServer(
            (request, in, out) -> {
              if (request.line().contains("/hang")) {
                await();
              }
              return FakeServer.ok(out, "x".repeat(100));
            });
    mesh.cluster("a", server.port()).route("/", "a").serve();
    neighbour = Http2Wire.connect(mesh.port());
    assertThat(neighbour.get("/").status()).isEqualTo("200");
    client = Http2Wire.connect(mesh.port());
    assertThat(client.get("/").status()).isEqualTo("200");
    time = WorkerTime.of(mesh.plane);
    long from = time.nanos();
    requests(neighbour);
    begun = time.nanos();
    honest = begun - from;
    memory = used();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requests(Http2Wire wire) throws IOException {
    for (int asked = 0; asked < HONEST; asked += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        wire.request(true, "GET", "/");
      }
      for (int ended = 0; ended < AT_ONCE; ) {
        Http2Wire.Frame frame = wire.read();
        if (frame.type() == Http2Wire.HEADERS) {
          assertThat(wire.fields(frame)).containsEntry(":status", "200");
        }
        ended += frame.ends() ? 1 : 0;
      }
    }
  }

  private static long used() {
    ByteBufAllocatorMetric metric =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  /// Sends `frame` again and again, until the other end has had enough.
  ///
  /// @return the error that it was told, or -1
  int of(byte[] frame) throws IOException {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    while (many.size() < 1 << 16) {
      many.write(frame);
    }
    byte[] block = many.toByteArray();
    int perBlock = block.length / frame.length;
    try {
      for (int sent = 0; sent < FRAMES; sent += perBlock) {
        client.out.write(block);
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    return client.goAway();
  }

  /// @param counters one of which has counted it
  void assertCalmed(int error, String... counters) throws Exception {
    assertCosts(counters[0].equals(RESETS) ? DEAR : 1);
    assertThat(error).isEqualTo(ENHANCE_YOUR_CALM);
    assertThat(Arrays.stream(counters).mapToLong(mesh::counter).sum()).isEqualTo(1);
    assertMemory();
    assertThat(neighbour.get("/").status()).isEqualTo("200");
    assertThat(mesh.counter("http.test.downstream_cx_protocol_error")).isEqualTo(1);
  }

  /// @param most thousands of honest requests
  void assertCosts(int most) {
    long spent = time.nanos() - begun;
    assertThat(spent).as("nanoseconds of the workers").isLessThan(most * honest);
  }

  void assertMemory() {
    assertThat(used() - memory).as("octets of buffers").isLessThan(ALLOWED);
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    client.close();
    neighbour.close();
    server.close();
    mesh.close();
  }
}
