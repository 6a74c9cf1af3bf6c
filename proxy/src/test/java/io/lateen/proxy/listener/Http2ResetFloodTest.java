package io.lateen.proxy.listener;

import static io.lateen.proxy.listener.Http2Wire.octets;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients whose streams are all reset, by themselves or because they want it so. How much that may
/// cost: [Http2Flood].
final class Http2ResetFloodTest {
  private final Http2Flood flood = new Http2Flood();

  Http2ResetFloodTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    flood.close();
  }

  /// Trailers that end nothing break the rules; each stream of them is reset.
  @Test
  void trailersThatEndNothing() throws Exception {
    byte[] head =
        flood.client.block(
            ":method", "POST", ":scheme", "http", ":path", "/hang", ":authority", "x");
    byte[] trailers = flood.client.block("x", "y");
    try {
      for (int opened = 0; opened < 20_000; opened++) {
        int stream = flood.client.nextStream();
        flood.client.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, head);
        flood.client.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, trailers);
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    flood.assertCalmed(flood.client.goAway(), Http2Flood.RESETS);
  }

  /// CVE-2023-44487: what is asked is given up at once.
  @Test
  void rapidResets() throws Exception {
    int error = resetRapidly();
    flood.assertCalmed(error, Http2Flood.RESETS);
    assertThat(flood.mesh.counter("http.test.downstream_rq_total"))
        .isLessThan(Http2Flood.HONEST + 2000);
    flood.mesh.awaitCounter("http.test.downstream_rq_active", 0);
  }

  /// Who comes back has its budget anew, and no more than that.
  @Test
  void rapidResetsOnOneConnectionAfterAnother() throws Exception {
    int times = 10;
    long most = times * 1000L;
    long asked = flood.mesh.counter("http.test.downstream_rq_total");
    long upstream = flood.mesh.counter("cluster.a.upstream_rq_total");
    long connected = flood.mesh.counter("cluster.a.upstream_cx_total");
    for (int i = 0; i < times; i++) {
      assertThat(resetRapidly()).isEqualTo(Http2Flood.ENHANCE_YOUR_CALM);
      flood.client.close();
      flood.client = Http2Wire.connect(flood.mesh.port());
    }
    flood.assertCosts(times * Http2Flood.DEAR);
    flood.mesh.awaitCounter("http.test.downstream_rq_active", 0);
    assertThat(flood.mesh.counter(Http2Flood.RESETS)).isEqualTo(times);
    assertThat(flood.mesh.counter("http.test.downstream_rq_total") - asked).isLessThan(most);
    assertThat(flood.mesh.counter("cluster.a.upstream_rq_total") - upstream).isLessThan(most);
    assertThat(flood.mesh.counter("cluster.a.upstream_cx_total") - connected).isLessThan(most);
  }

  private int resetRapidly() throws IOException {
    byte[] block =
        flood.client.block(
            ":method", "GET", ":scheme", "http", ":path", "/hang", ":authority", "x");
    int opened = 0;
    try {
      while (opened < 20_000) {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++, opened++) {
          int stream = flood.client.nextStream();
          many.write(octets(Http2Wire.HEADERS, 5, stream, block));
          many.write(octets(Http2Wire.RST_STREAM, 0, stream, Http2Wire.number(8)));
        }
        flood.client.out.write(many.toByteArray());
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    return flood.client.goAway();
  }

  /// CVE-2025-8671: streams are made to be reset by the flood.server.
  @Test
  void resetsThatThePeerIsDrivenTo() throws Exception {
    byte[] block =
        flood.client.block(
            ":method", "GET", ":scheme", "http", ":path", "/hang", ":authority", "x");
    try {
      for (int opened = 0; opened < 20_000; opened++) {
        int stream = flood.client.nextStream();
        flood.client.frame(Http2Wire.HEADERS, 5, stream, block);
        flood.client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(0));
      }
    } catch (SocketException e) {
      // the other end has closed
    }
    int error = flood.client.goAway();
    flood.assertCalmed(error, Http2Flood.RESETS);
    assertThat(flood.mesh.counter("http.test.downstream_rq_total"))
        .isLessThan(Http2Flood.HONEST + 2000);
  }
}
