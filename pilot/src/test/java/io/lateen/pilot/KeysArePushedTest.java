package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.pilot.issuer.IssuerTiming;
import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.MeshFiles;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Keys of an issuer on their way to a proxy.
final class KeysArePushedTest {
  private static final String KEYS =
      "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

  private volatile String keys = "";

  @Test
  void theyAreSentWhenTheyComeAndWhenTheyChange() throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    HttpServer issuer = HttpServer.create(any, 0);
    issuer.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    issuer.start();
    Duration soon = Duration.ofMillis(20);
    Duration day = Duration.ofDays(1);
    IssuerTiming often =
        new IssuerTiming(Duration.ofSeconds(5), soon, soon, soon, day, day, Duration.ofSeconds(5));
    FakeObjects objects = new FakeObjects();
    objects.apply(PilotTest.MESH);
    objects.apply(
        """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: all, namespace: default}
        spec: {jwtRules: [{issuer: me, jwksUri: "http://127.0.0.1:%d/keys"}]}
        """
            .formatted(issuer.getAddress().getPort()));
    PilotConfig config =
        new PilotConfig(
            any,
            any,
            any,
            MeshConfig.DEFAULT,
            true,
            "test",
            MeshFiles.NONE,
            often,
            null,
            Pacing.USUAL);
    try (Pilot pilot = new Pilot(config, objects)) {
      pilot.start();
      try (FakeProxy proxy =
          new FakeProxy(
              pilot.grpcPort(),
              "sidecar~127.20.0.2~reviews-v1.default~default.svc.cluster.local")) {
        proxy.ask(TypeUrl.LISTENER);
        DiscoveryResponse without = proxy.next(TypeUrl.LISTENER);
        assertThat(without.toString()).contains("jwt_authn", "BlackHole").doesNotContain("Ed25519");
        proxy.ack(without);
        keys = KEYS.formatted("one");
        assertNext(proxy, "one", "BlackHole-never");
        keys = KEYS.formatted("two");
        assertNext(proxy, "two", "one\\\\\"");
      }
    } finally {
      issuer.stop(0);
    }
  }

  private static void assertNext(FakeProxy proxy, String has, String not) throws Exception {
    DiscoveryResponse next = proxy.next(TypeUrl.LISTENER);
    assertThat(next.toString()).contains("\"kid\\\":\\\"" + has).doesNotContain(not);
    proxy.ack(next);
  }
}
