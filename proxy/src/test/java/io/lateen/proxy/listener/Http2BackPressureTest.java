package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.resource.Http2Options;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies larger than any memory pass over HTTP/2, client to proxy to server, in a few buffers.
@Timeout(120)
class Http2BackPressureTest {
  private static final long LENGTH = 256L << 20;
  private static final int BLOCK = 16_384;
  private static final long ALLOWED = 12L << 20;

  private final Mesh mesh = new Mesh();
  private long peak;

  @BeforeEach
  void speakHttp2() {
    mesh.http2 = Http2Options.DEFAULT;
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private Http2Wire clientOf(Http2Server server) throws IOException {
    return Http2Wire.connect(mesh.cluster("a", server.port()).route("/", "a").serve().port());
  }

  @Test
  void passesALargeBodyDown() throws Exception {
    try (Http2Server server = new Http2Server((wire, number) -> sendAll(wire, new AtomicLong()));
        Http2Wire client = clientOf(server)) {
      long before = used();
      int stream = client.request(true, "GET", "/");
      long read = 0;
      for (Frame frame = client.next(Http2Wire.DATA); ; frame = client.next(Http2Wire.DATA)) {
        assertThat(frame.stream()).isEqualTo(stream);
        read += frame.payload().length;
        watch();
        if (frame.ends()) {
          break;
        }
      }
      assertThat(read).isEqualTo(LENGTH);
      assertThat(peak - before).isLessThan(ALLOWED);
    }
  }

  @Test
  void aSlowReaderHoldsItsServerBack() throws Exception {
    AtomicLong written = new AtomicLong();
    try (Http2Server server = new Http2Server((wire, number) -> sendAll(wire, written));
        Http2Wire client = clientOf(server)) {
      long before = used();
      client.generous = false;
      int stream = client.request(true, "GET", "/");
      long window = 65_535;
      long read = 0;
      for (int i = 0; i < 100; i++) {
        while (read < window) {
          read += client.next(Http2Wire.DATA).payload().length;
          watch();
        }
        window += 1000;
        client.frame(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(1000));
        client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(1000));
        assertThat(written.get()).as("held back").isLessThan(read + (1 << 20));
      }
      assertThat(peak - before).isLessThan(ALLOWED);
    }
  }

  @Test
  void passesALargeBodyUp() throws Exception {
    AtomicLong arrived = new AtomicLong();
    Http2Server.Script counting =
        (wire, number) -> {
          Frame request = wire.nextRequest();
          wire.fields(request);
          Frame frame = wire.next(Http2Wire.DATA);
          while (frame != null && !frame.ends()) {
            arrived.addAndGet(frame.payload().length);
            frame = wire.next(Http2Wire.DATA);
          }
          wire.headers(request.stream(), true, ":status", "200");
          wire.next(Http2Wire.GOAWAY);
        };
    try (Http2Server server = new Http2Server(counting);
        Http2Wire client = clientOf(server)) {
      long before = used();
      int stream = client.request(false, "POST", "/");
      sendAll(client, stream, this::watch);
      client.data(stream, true, "");
      assertThat(client.message(stream).status()).isEqualTo("200");
      assertThat(arrived).hasValue(LENGTH);
      assertThat(peak - before).isLessThan(ALLOWED);
    }
  }

  private static void sendAll(Http2Wire wire, AtomicLong written) throws IOException {
    Frame request = wire.nextRequest();
    wire.fields(request);
    wire.headers(request.stream(), false, ":status", "200");
    sendAll(wire, request.stream(), () -> written.addAndGet(BLOCK));
    wire.data(request.stream(), true, "");
    wire.next(Http2Wire.GOAWAY);
  }

  private static void sendAll(Http2Wire wire, int stream, Runnable each) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long sent = 0; sent < LENGTH; sent += BLOCK) {
      wire.body(stream, block);
      each.run();
    }
  }

  private void watch() {
    peak = Math.max(peak, used());
  }

  private static long used() {
    ByteBufAllocatorMetric metric =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }
}
