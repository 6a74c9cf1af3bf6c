package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.TlsMode;
import io.lateen.pilot.source.MeshConfigParser;
import io.lateen.pilot.translate.cluster.TlsSurvey;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is spoken and taken, as rules and endpoints are.
final class TlsSurveyTest {
  private static final String HOST = "cart.shop.svc.cluster.local";
  private static final Map<String, String> SIDECAR = Map.of(TlsMode.LABEL, TlsMode.ISTIO);

  private static String policy(String spec) {
    return object("authentication.istio.io/v1alpha1", "Policy", "default", spec);
  }

  private static String tls(String mode) {
    String more = mode.equals("MUTUAL") ? ", clientCertificate: /c, privateKey: /k" : "";
    return object(
        "networking.istio.io/v1alpha3",
        "DestinationRule",
        "cart",
        "{host: cart, trafficPolicy: {tls: {mode: " + mode + more + "}}}");
  }

  private static String object(String version, String kind, String name, String spec) {
    return "---\napiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: shop}\nspec: %s\n"
        .formatted(version, kind, name, spec);
  }

  private static Endpoint endpoint(int number, Map<String, String> labels) {
    return new Endpoint(
        HOST,
        80,
        "10.0.0." + number,
        8080,
        labels,
        "kubernetes://cart-" + number + ".shop",
        "",
        "",
        "",
        1,
        true);
  }

  /// @return `STATUS SERVER CLIENT POLICY RULE`
  private static String row(boolean identity, List<Endpoint> endpoints, String... documents) {
    Service service =
        new Service(
            HOST,
            "cart",
            "shop",
            "10.1.0.1",
            List.of(new ServicePort(80, "http", Protocol.HTTP)),
            Service.Resolution.CLIENT_SIDE,
            false,
            Map.of(),
            List.of(),
            List.of(),
            Instant.EPOCH);
    List<Rule> rules =
        DocumentReader.read(String.join("", documents)).documents().stream()
            .map(document -> ((Parsed.Accepted) RuleParser.parse(document.tree())).rule())
            .toList();
    MeshSnapshot snapshot =
        MeshSnapshot.build(
            1,
            MeshConfigParser.parse("ca: {address: citadel:8060}"),
            List.of(service),
            endpoints,
            List.of(),
            rules);
    ProxyNode node =
        new ProxyNode(
            ProxyNode.Type.SIDECAR,
            "sidecar~10.0.0.9~web.shop~shop.svc.cluster.local",
            "10.0.0.9",
            "web",
            "shop",
            "shop.svc.cluster.local",
            "shop",
            Map.of(),
            "",
            ProxyNode.Interception.REDIRECT,
            null,
            identity ? Map.of("LATEEN_IDENTITY", "true") : Map.of());
    TlsSurvey.Row row = TlsSurvey.of(Perspective.of(snapshot, node)).getFirst();
    assertThat(row.host() + ":" + row.port()).isEqualTo(HOST + ":80");
    return Stream.of(row.status(), row.server(), row.client(), row.policy(), row.rule())
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none       | none         | OK HTTP/mTLS mTLS - -",
        "STRICT     | none         | OK mTLS mTLS default/shop -",
        "PERMISSIVE | none         | OK HTTP/mTLS mTLS default/shop -",
        "DISABLE    | none         | OK HTTP HTTP default/shop -",
        "STRICT     | DISABLE      | CONFLICT mTLS HTTP default/shop cart/shop",
        "STRICT     | ISTIO_MUTUAL | OK mTLS mTLS default/shop cart/shop",
        "DISABLE    | ISTIO_MUTUAL | CONFLICT HTTP mTLS default/shop cart/shop",
        "STRICT     | SIMPLE       | CONFLICT mTLS TLS default/shop cart/shop",
        "none       | SIMPLE       | CONFLICT HTTP/mTLS TLS - cart/shop",
        "DISABLE    | SIMPLE       | CONFLICT HTTP TLS default/shop cart/shop",
        "STRICT     | MUTUAL       | UNKNOWN mTLS CUSTOM default/shop cart/shop",
        "none       | DISABLE      | OK HTTP/mTLS HTTP - cart/shop",
      })
  void rulesSettleBothEnds(String inbound, String outbound, String row) {
    String policy =
        switch (inbound) {
          case "none" -> "";
          case "DISABLE" -> policy("{}");
          default -> policy("{peers: [{mtls: {mode: " + inbound + "}}]}");
        };
    assertThat(
            row(
                true,
                List.of(endpoint(1, SIDECAR), endpoint(2, SIDECAR)),
                policy,
                outbound.equals("none") ? "" : tls(outbound)))
        .isEqualTo(row);
  }

  @Test
  void endpointsWithoutSidecarTakePlainText() {
    List<Endpoint> mixed = List.of(endpoint(1, SIDECAR), endpoint(2, Map.of()));
    assertThat(row(true, mixed)).isEqualTo("OK HTTP/mTLS HTTP/mTLS - -");
    assertThat(row(true, mixed, tls("ISTIO_MUTUAL")))
        .isEqualTo("CONFLICT HTTP/mTLS mTLS - cart/shop");
    assertThat(row(true, List.of(endpoint(2, Map.of())))).isEqualTo("OK HTTP HTTP - -");
    assertThat(row(true, List.of(endpoint(2, Map.of())), tls("SIMPLE")))
        .isEqualTo("OK HTTP TLS - cart/shop");
  }

  @Test
  void whoHasNoCertificateSpeaksPlainText() {
    List<Endpoint> strict = List.of(endpoint(1, SIDECAR));
    assertThat(row(false, strict, policy("{peers: [{mtls: {}}]}")))
        .isEqualTo("CONFLICT mTLS HTTP default/shop -");
  }

  @Test
  void nobodyIsThere() {
    assertThat(row(true, List.of())).isEqualTo("OK - HTTP - -");
  }
}
