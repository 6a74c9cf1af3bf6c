package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bodies larger than any memory pass through, in both directions, in a few buffers.
@SuppressWarnings("StringConcatToTextBlock")
class BackPressureTest {
  private static final long GIB = 1L << 30;
  private static final int BLOCK = 1 << 18;
  private static final long ALLOWED = 12L << 20;
  private static final long IN_SOCKETS = 32L << 20;

  private final Mesh mesh = new Mesh();
  private long peak;

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void passesAGibibyteUp() throws Exception {
    AtomicLong arrived = new AtomicLong();
    FakeServer.Script counting =
        (request, in, out) -> {
          arrived.set(chunkedLength(in));
          return FakeServer.ok(out, "thanks");
        };
    try (FakeServer server = new FakeServer(counting);
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      long before = used();
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] block = new byte[BLOCK];
      for (long sent = 0; sent < GIB; sent += BLOCK) {
        client.send(Integer.toHexString(BLOCK) + "\r\n");
        client.out.write(block);
        client.send("\r\n");
        watch();
      }
      assertThat(client.send("0\r\n\r\n").read().body()).isEqualTo("thanks");
      assertThat(arrived).hasValue(GIB);
      assertThat(peak - before).isLessThan(ALLOWED);
    }
  }

  @Test
  void passesAGibibyteDown() throws Exception {
    try (FakeServer server = new FakeServer((request, in, out) -> body(out, new AtomicLong()));
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      long before = used();
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      FakeServer.head(client.in);
      for (long read = 0; read < GIB; read += BLOCK) {
        assertThat(client.in.readNBytes(BLOCK)).hasSize(BLOCK);
        watch();
      }
      assertThat(peak - before).isLessThan(ALLOWED);
    }
  }

  @Test
  void aSlowReaderHoldsItsServerBack() throws Exception {
    AtomicLong written = new AtomicLong();
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    FakeServer.Script script =
        (request, in, out) -> {
          try {
            return body(out, written);
          } catch (IOException e) {
            cut.complete(true);
            throw e;
          }
        };
    try (FakeServer server = new FakeServer(script)) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      long before = used();
      try (Client client = mesh.client()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        FakeServer.head(client.in);
        for (int i = 1; i <= 4000; i++) {
          assertThat(client.in.readNBytes(1000)).hasSize(1000);
          watch();
          assertThat(written.get()).isLessThan(1000L * i + IN_SOCKETS);
        }
      }
      assertThat(peak - before).isLessThan(ALLOWED);
      assertThat(cut.get(10, TimeUnit.SECONDS)).as("told that the client is gone").isTrue();
    }
  }

  private static boolean body(OutputStream out, AtomicLong written) throws IOException {
    FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIB + "\r\n\r\n");
    byte[] block = new byte[BLOCK];
    for (long sent = 0; sent < GIB; sent += BLOCK) {
      out.write(block);
      written.addAndGet(BLOCK);
    }
    return true;
  }

  private static long chunkedLength(InputStream in) throws IOException {
    long length = 0;
    for (int size = Integer.parseInt(line(in), 16); size > 0; ) {
      in.skipNBytes(size + 2);
      length += size;
      size = Integer.parseInt(line(in), 16);
    }
    line(in);
    return length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString().trim();
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
