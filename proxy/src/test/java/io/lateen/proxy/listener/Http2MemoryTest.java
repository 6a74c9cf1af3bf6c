package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that make the proxy hold much for them. How much that may be, and cost: [Http2Flood].
final class Http2MemoryTest {
  private final Http2Flood flood = new Http2Flood();

  Http2MemoryTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    flood.close();
  }

  /// A few octets that name one large field of the table again and again.
  @Test
  void headerBombs() throws Exception {
    int stream = flood.client.nextStream();
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
    flood.client.frame(Http2Wire.HEADERS, 5, stream, bomb.toByteArray());
    assertThat(flood.client.message(stream).status()).isEqualTo("431");
    flood.assertCosts(1);
    flood.assertMemory();
    assertThat(flood.mesh.counter("http2.header_overflow")).isEqualTo(1);
    int next = flood.client.nextStream();
    byte[] fields = {
      (byte) 0x82, (byte) 0x86, (byte) 0x84, 1, 1, 'x', (byte) 0xbe
    }; // the large field once more
    flood.client.frame(Http2Wire.HEADERS, 5, next, fields);
    assertThat(flood.client.message(next).status()).as("the table is in step").isEqualTo("200");
    assertThat(flood.server.requests.getLast().header("x")).hasSize(4000);
  }

  /// A window opened to its end, and nothing ever read.
  @Test
  void readsNothing() throws Exception {
    flood.client.generous = false;
    flood.client.settings(4, Integer.MAX_VALUE);
    flood.client.frame(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(Integer.MAX_VALUE - 65_535));
    byte[] block =
        flood.client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "x");
    flood.client.socket.setSendBufferSize(64 * 1024);
    CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> ask(block, 2_000_000));
    flood.mesh.awaitStalled("http.test.downstream_rq_total");
    flood.assertMemory();
    assertThat(flood.neighbour.get("/").status()).isEqualTo("200");
    assertThat(sent).as("was held back").isNotDone();
    long asked = flood.mesh.counter("http.test.downstream_rq_total") - Http2Flood.HONEST;
    flood.assertCosts(2 * (1 + Math.toIntExact(asked / Http2Flood.HONEST)));
    flood.client.socket.close();
    assertThat(sent.get()).isLessThan(2_000_000);
    flood.mesh.awaitCounter("http.test.downstream_rq_active", 0);
  }

  private int ask(byte[] block, int times) {
    int asked = 0;
    try {
      while (asked < times) {
        flood.client.frame(Http2Wire.HEADERS, 5, flood.client.nextStream(), block);
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
    flood.client.generous = false;
    for (int i = 0; i < 8; i++) {
      int stream = flood.client.request(false, "POST", "/hang");
      byte[] block = new byte[16_384];
      for (int sent = 0; sent < 120_000; sent += block.length) {
        flood.client.frame(Http2Wire.DATA, 0, stream, block);
      }
    }
    flood.client.frame(Http2Wire.PING, 0, 0, new byte[8]);
    flood.client.next(Http2Wire.PING);
    flood.assertMemory();
    flood.assertCosts(1);
  }
}
