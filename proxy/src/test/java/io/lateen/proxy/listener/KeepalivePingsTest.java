package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.Http2Options.Keepalive;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `connection_keepalive`: who is asked and does not answer is given up.
class KeepalivePingsTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private static Http2Options asking(Duration interval, Duration timeout, Duration idle) {
    Keepalive keepalive = new Keepalive(interval, timeout, 15, idle);
    return new Http2Options(null, null, null, null, null, null, null, null, false, keepalive);
  }

  @Test
  void aClientThatAnswersStays() throws Exception {
    mesh.downstreamHttp2 = asking(OFTEN, LONG, Duration.ZERO);
    try (Http2Server server = Http2Server.echo()) {
      mesh.http2 = Http2Options.DEFAULT;
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        for (int i = 0; i < 5; i++) {
          client.next(Http2Wire.PING);
        }
        assertThat(client.get("/still").body()).isEqualTo("/still");
        assertThat(mesh.counter("http2.keepalive_timeout")).isZero();
      }
    }
  }

  @Test
  void aClientThatDoesNotIsGivenUp() throws Exception {
    mesh.downstreamHttp2 = asking(OFTEN, OFTEN, Duration.ZERO);
    mesh.serve();
    try (Http2Wire client = Http2Wire.connect(mesh.port())) {
      Frame settings = client.next(Http2Wire.SETTINGS);
      assertThat(settings).isNotNull();
      mesh.awaitCounter("http2.keepalive_timeout", 1);
      mesh.awaitCounter("http.test.downstream_cx_active", 0);
    }
  }

  /// A server that has gone without a word must not be sent a second request.
  @Test
  void aServerThatDoesNotIsGivenUpAndItsRequestsFail() throws Exception {
    mesh.http2 = asking(OFTEN, OFTEN, Duration.ZERO);
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  assertThat(request).isNotNull();
                  while (wire.in.read() >= 0) {
                    // it hears and says nothing
                  }
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      mesh.awaitCounter("cluster.a.http2.keepalive_timeout", 1);
    }
  }

  @Test
  void aStreamAsksAfterALongSilence() throws Exception {
    mesh.http2 = asking(Duration.ZERO, LONG, Duration.ofNanos(1));
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  assertThat(wire.next(Http2Wire.PING)).isNotNull();
                  Frame request = wire.nextRequest();
                  wire.headers(request.stream(), true, ":status", "204");
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      assertThat(client.get("/").status()).isEqualTo(204);
    }
  }
}
