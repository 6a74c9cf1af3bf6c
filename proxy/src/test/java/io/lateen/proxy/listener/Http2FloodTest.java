package io.lateen.proxy.listener;

import static io.lateen.proxy.listener.Http2Wire.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that make work and bring none lose their connection, told why, before it costs much;
/// others do not notice.
///
/// What a flood may cost is measured in requests: no budget lets pass more than some thousand
/// frames, none of which is more work than a request, so that a flood costs the workers less
/// processor time than [#HONEST] requests of the neighbour's did just before; one of streams that
/// are reset, each of which has been a request, less than [#DEAR] times that. Both are measured on
/// the same threads of the same process, whatever else the machine does. The dearest of the first
/// kind took an eighth of what it may, of the second a quarter.
class Http2FloodTest {
  private static final String CONTROLS = "http2.inbound_control_frames_flood";
  private static final String RESETS = "http2.premature_resets_flood";

  /// In place of [#CONTROLS], where more of them came at once than may be answered at once.
  private static final String ANSWERS = "http2.outbound_control_flood";

  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int FRAMES = 200_000;
  private static final long ALLOWED = 8L << 20;
  private static final int HONEST = 1000;
  private static final int AT_ONCE = 20;
  private static final int DEAR = 6;

  private final Mesh mesh = new Mesh();
  private final CountDownLatch over = new CountDownLatch(1);
  private FakeServer server;
  private Http2Wire neighbour;
  private Http2Wire client;
  private long before;
  private WorkerTime time;
  private long honest;
  private long begun;

  @BeforeEach
  void start() throws Exception {
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
    before = used();
    time = WorkerTime.of(mesh.plane);
    begun = time.nanos();
    requests(neighbour);
    honest = time.nanos() - begun;
    begun += honest;
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

  private void assertCosts(int most) {
    long spent = time.nanos() - begun;
    assertThat(spent).as("nanoseconds of the workers").isLessThan(most * honest);
  }

  @AfterEach
  void close() throws Exception {
    over.countDown();
    client.close();
    neighbour.close();
    server.close();
    mesh.close();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long used() {
    ByteBufAllocatorMetric metric =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  /// Sends `frame` again and again, until the other end has had enough.
  private int flood(byte[] frame) throws IOException {
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

  private void assertCalmed(int error, String... counters) throws Exception {
    assertCosts(counters[0].equals(RESETS) ? DEAR : 1);
    assertThat(error).isEqualTo(ENHANCE_YOUR_CALM);
    assertThat(Arrays.stream(counters).mapToLong(mesh::counter).sum()).isEqualTo(1);
    assertThat(used() - before).isLessThan(ALLOWED);
    assertThat(neighbour.get("/").status()).isEqualTo("200");
    assertThat(mesh.counter("http.test.downstream_cx_protocol_error")).isEqualTo(1);
  }

  @Test
  void pings() throws Exception {
    int error = flood(octets(Http2Wire.PING, 0, 0, new byte[8]));
    assertCalmed(error, CONTROLS, ANSWERS);
  }

  @Test
  void answersThatNobodyHasAskedFor() throws Exception {
    int error = flood(octets(Http2Wire.PING, Http2Wire.ACK, 0, new byte[8]));
    assertCalmed(error, CONTROLS);
  }

  @Test
  void acknowledgements() throws Exception {
    int error = flood(octets(Http2Wire.SETTINGS, Http2Wire.ACK, 0, new byte[0]));
    assertCalmed(error, CONTROLS);
  }

  @Test
  void farewells() throws Exception {
    client.request(true, "GET", "/hang");
    int error = flood(octets(Http2Wire.GOAWAY, 0, 0, new byte[8]));
    assertCalmed(error, CONTROLS);
  }

  @Test
  void settings() throws Exception {
    int error = flood(octets(Http2Wire.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 1, 0}));
    assertCalmed(error, CONTROLS, ANSWERS);
  }

  @Test
  void priorities() throws Exception {
    int error = flood(octets(Http2Wire.PRIORITY, 0, 5, new byte[5]));
    assertCalmed(error, "http2.inbound_priority_frames_flood");
  }

  @Test
  void windowUpdates() throws Exception {
    client.request(true, "GET", "/hang");
    int error = flood(octets(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(1)));
    assertCalmed(error, "http2.inbound_window_update_frames_flood");
  }

  @Test
  void unknownFrames() throws Exception {
    int error = flood(octets(0x77, 0, 0, new byte[4]));
    assertCalmed(error, CONTROLS);
  }

  @Test
  void emptyData() throws Exception {
    int stream = client.request(false, "POST", "/hang");
    int error = flood(octets(Http2Wire.DATA, 0, stream, new byte[0]));
    assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  @Test
  void dataThatIsPadding() throws Exception {
    int stream = client.request(false, "POST", "/hang");
    int error = flood(octets(Http2Wire.DATA, Http2Wire.PADDED, stream, new byte[] {2, 0, 0}));
    assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  /// They are decoded, for the table's sake, and then nobody wants them.
  @Test
  void trailersOfStreamsThatAreOver() throws Exception {
    int stream = client.request(false, "POST", "/hang");
    client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
    client.next(Http2Wire.RST_STREAM);
    byte[] trailers = client.block("x", "y".repeat(50));
    int error = flood(octets(Http2Wire.HEADERS, 5, stream, trailers));
    assertCalmed(error, CONTROLS);
  }

  /// Trailers that end nothing break the rules; each stream of them is reset.
  @Test
  void trailersThatEndNothing() throws Exception {
    byte[] head =
        client.block(":method", "POST", ":scheme", "http", ":path", "/hang", ":authority", "x");
    byte[] trailers = client.block("x", "y");
    try {
      for (int opened = 0; opened < 20_000; opened++) {
        int stream = client.nextStream();
        client.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, head);
        client.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, trailers);
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    assertCalmed(client.goAway(), RESETS);
  }

  /// Data that nobody wants any more buys no control frames.
  @Test
  void unknownFramesBetweenDataOfAStreamThatIsOver() throws Exception {
    int stream = client.request(false, "POST", "/hang");
    client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
    client.next(Http2Wire.RST_STREAM);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(octets(Http2Wire.DATA, 0, stream, new byte[1]));
    both.write(octets(0x77, 0, 0, new byte[4]));
    int error = flood(both.toByteArray());
    assertCalmed(error, CONTROLS);
  }

  @Test
  void continuations() throws Exception {
    byte[] block = client.block(":method", "GET", ":scheme", "http", ":path", "/");
    client.frame(Http2Wire.HEADERS, 0, client.nextStream(), block);
    int error = flood(octets(Http2Wire.CONTINUATION, 0, 3, new byte[] {0, 1, 'a', 1, 'b'}));
    assertCalmed(error, "http2.too_many_header_frames");
  }

  @Test
  void emptyContinuations() throws Exception {
    byte[] block = client.block(":method", "GET", ":scheme", "http", ":path", "/");
    client.frame(Http2Wire.HEADERS, 0, client.nextStream(), block);
    int error = flood(octets(Http2Wire.CONTINUATION, 0, 3, new byte[0]));
    assertCalmed(error, "http2.inbound_empty_frames_flood");
  }

  @Test
  void largeContinuations() throws Exception {
    byte[] block = client.block(":method", "GET", ":scheme", "http", ":path", "/");
    client.frame(Http2Wire.HEADERS, 0, client.nextStream(), block);
    int error = flood(octets(Http2Wire.CONTINUATION, 0, 3, new byte[16_384]));
    assertCalmed(error, "http2.header_overflow");
  }

  /// CVE-2023-44487: what is asked is given up at once.
  @Test
  void rapidResets() throws Exception {
    int error = resetRapidly();
    assertCalmed(error, RESETS);
    assertThat(mesh.counter("http.test.downstream_rq_total")).isLessThan(HONEST + 2000);
    mesh.awaitCounter("http.test.downstream_rq_active", 0);
  }

  /// Who comes back has its budget anew, and no more than that.
  @Test
  void rapidResetsOnOneConnectionAfterAnother() throws Exception {
    int times = 10;
    long asked = mesh.counter("http.test.downstream_rq_total");
    long upstream = mesh.counter("cluster.a.upstream_rq_total");
    long connected = mesh.counter("cluster.a.upstream_cx_total");
    for (int i = 0; i < times; i++) {
      assertThat(resetRapidly()).isEqualTo(ENHANCE_YOUR_CALM);
      client.close();
      client = Http2Wire.connect(mesh.port());
    }
    assertCosts(times * DEAR);
    mesh.awaitCounter("http.test.downstream_rq_active", 0);
    assertThat(mesh.counter(RESETS)).isEqualTo(times);
    assertThat(mesh.counter("http.test.downstream_rq_total") - asked).isLessThan(times * 1000);
    assertThat(mesh.counter("cluster.a.upstream_rq_total") - upstream).isLessThan(times * 1000);
    assertThat(mesh.counter("cluster.a.upstream_cx_total") - connected).isLessThan(times * 1000);
  }

  private int resetRapidly() throws IOException {
    byte[] block =
        client.block(":method", "GET", ":scheme", "http", ":path", "/hang", ":authority", "x");
    int opened = 0;
    try {
      while (opened < 20_000) {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++, opened++) {
          int stream = client.nextStream();
          many.write(octets(Http2Wire.HEADERS, 5, stream, block));
          many.write(octets(Http2Wire.RST_STREAM, 0, stream, Http2Wire.number(8)));
        }
        client.out.write(many.toByteArray());
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    return client.goAway();
  }

  /// CVE-2025-8671: streams are made to be reset by the server.
  @Test
  void resetsThatThePeerIsDrivenTo() throws Exception {
    byte[] block =
        client.block(":method", "GET", ":scheme", "http", ":path", "/hang", ":authority", "x");
    try {
      for (int opened = 0; opened < 20_000; opened++) {
        int stream = client.nextStream();
        client.frame(Http2Wire.HEADERS, 5, stream, block);
        client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    int error = client.goAway();
    assertCalmed(error, RESETS);
    assertThat(mesh.counter("http.test.downstream_rq_total")).isLessThan(HONEST + 2000);
  }

  /// A few octets that name one large field of the table again and again.
  @Test
  void headerBombs() throws Exception {
    int stream = client.nextStream();
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(
        new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e});
    bomb.write(new byte[4000]);
    byte[] first = bomb.toByteArray();
    Arrays.fill(first, first.length - 4000, first.length, (byte) 'a');
    bomb.reset();
    bomb.write(first);
    for (int i = 0; i < 12_000; i++) {
      bomb.write(0xbe);
    }
    client.frame(Http2Wire.HEADERS, 5, stream, bomb.toByteArray());
    assertThat(client.message(stream).status()).isEqualTo("431");
    assertCosts(1);
    assertThat(used() - before).isLessThan(ALLOWED);
    assertThat(mesh.counter("http2.header_overflow")).isEqualTo(1);
    int next = client.nextStream();
    byte[] fields = {
      (byte) 0x82, (byte) 0x86, (byte) 0x84, 1, 1, 'x', (byte) 0xbe
    }; // the large field once more
    client.frame(Http2Wire.HEADERS, 5, next, fields);
    assertThat(client.message(next).status()).as("the table is in step").isEqualTo("200");
    assertThat(server.requests.getLast().header("x")).hasSize(4000);
  }

  /// A window opened to its end, and nothing ever read.
  @Test
  void readsNothing() throws Exception {
    client.generous = false;
    client.settings(4, Integer.MAX_VALUE);
    client.frame(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(Integer.MAX_VALUE - 65_535));
    byte[] block =
        client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "x");
    client.socket.setSendBufferSize(64 * 1024);
    java.util.concurrent.CompletableFuture<Integer> sent =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> ask(block, 2_000_000));
    mesh.awaitStalled("http.test.downstream_rq_total");
    assertThat(used() - before).isLessThan(ALLOWED);
    assertThat(neighbour.get("/").status()).isEqualTo("200");
    assertThat(sent).as("was held back").isNotDone();
    client.socket.close();
    assertThat(sent.get()).isLessThan(2_000_000);
    mesh.awaitCounter("http.test.downstream_rq_active", 0);
  }

  private int ask(byte[] block, int times) {
    int asked = 0;
    try {
      while (asked < times) {
        client.frame(Http2Wire.HEADERS, 5, client.nextStream(), block);
        asked++;
      }
    } catch (IOException e) {
      // closed under it
    }
    return asked;
  }

  /// More of a body than its window lets pass is an error of the stream; whoever fills windows that
  /// nobody empties holds no more than they say.
  @Test
  void bodiesThatNobodyTakesStayWithinTheWindows() throws Exception {
    client.generous = false;
    for (int i = 0; i < 8; i++) {
      int stream = client.request(false, "POST", "/hang");
      byte[] block = new byte[16_384];
      for (int sent = 0; sent < 120_000; sent += block.length) {
        client.frame(Http2Wire.DATA, 0, stream, block);
      }
    }
    client.frame(Http2Wire.PING, 0, 0, new byte[8]);
    client.next(Http2Wire.PING);
    assertThat(used() - before).isLessThan(ALLOWED);
  }
}
