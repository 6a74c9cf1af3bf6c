package io.lateen.pilot.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.rule.PeerAuthentication.Mode;
import io.lateen.model.rule.Rule;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which rule settles whether a port takes mutual TLS.
final class AuthenticationPoliciesTest {
  private static final InboundTarget REVIEWS =
      new InboundTarget(
          "default",
          Map.of("app", "reviews"),
          "reviews.default.svc.cluster.local",
          9080,
          "http",
          8080);
  private static final String MESH =
      policy("MeshPolicy", "istio-system", "default", "{peers: [{mtls: }]}");
  private static final String NAMESPACE =
      policy("Policy", "default", "default", "{peers: [{mtls: {mode: PERMISSIVE}}]}");
  private static final String SERVICE =
      policy("Policy", "default", "reviews", "{targets: [{name: reviews}]}");
  private static final String PORT =
      policy(
          "Policy",
          "default",
          "port",
          "{targets: [{name: reviews, ports: [{number: 9080}]}], peers: [{mtls: {}}]}");

  private static String policy(String kind, String namespace, String name, String spec) {
    return object("authentication.istio.io/v1alpha1", kind, namespace, name, spec);
  }

  private static String peers(String namespace, String name, String spec) {
    return object("security.istio.io/v1", "PeerAuthentication", namespace, name, spec);
  }

  private static String object(
      String version, String kind, String namespace, String name, String spec) {
    return "---\napiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: %s}\nspec: %s\n"
        .formatted(version, kind, name, namespace, spec);
  }

  private static Mode mode(String... documents) {
    List<Rule> rules =
        DocumentReader.read(String.join("", documents)).documents().stream()
            .map(document -> ((Parsed.Accepted) RuleParser.parse(document.tree())).rule())
            .toList();
    return new AuthenticationPolicies(rules, MeshConfig.DEFAULT).inboundMode(REVIEWS);
  }

  @Test
  void theNarrowestScopeCounts() {
    assertThat(mode()).isEqualTo(Mode.PERMISSIVE);
    assertThat(mode(MESH)).isEqualTo(Mode.STRICT);
    assertThat(mode(MESH, NAMESPACE)).isEqualTo(Mode.PERMISSIVE);
    assertThat(mode(MESH, NAMESPACE, SERVICE)).isEqualTo(Mode.DISABLE);
    assertThat(mode(MESH, NAMESPACE, SERVICE, PORT)).isEqualTo(Mode.STRICT);
  }

  /// A token that would do as well opens no port to plain text: STRICT says that none is taken.
  @Test
  void aTokenBesideACertificateChangesNothingAboutTheConnection() {
    String jwt = "{jwt: {issuer: a, jwks: '{\"keys\":[]}'}}";
    assertThat(mode(own("[{mtls: {}}, " + jwt + "]"))).isEqualTo(Mode.STRICT);
    assertThat(mode(own("[" + jwt + ", {mtls: {}}]"))).isEqualTo(Mode.STRICT);
    assertThat(mode(own("[" + jwt + ", {mtls: {mode: PERMISSIVE}}]"))).isEqualTo(Mode.PERMISSIVE);
    assertThat(mode(own("[{mtls: {}}, " + jwt + "], peerIsOptional: true")))
        .isEqualTo(Mode.PERMISSIVE);
    assertThat(mode(own("[" + jwt + "]"))).isEqualTo(Mode.DISABLE);
  }

  private static String own(String peers) {
    return policy("Policy", "default", "default", "{peers: " + peers + "}");
  }

  @Test
  void todaysRulesStandBesideThem() {
    String namespace = peers("default", "a", "{mtls: {mode: STRICT}}");
    String own =
        peers(
            "default",
            "b",
            "{selector: {matchLabels: {app: reviews}}, mtls: {mode: DISABLE}, portLevelMtls: {8080: {mode: PERMISSIVE}}}");
    assertThat(mode(peers("istio-system", "m", "{mtls: {mode: STRICT}}"))).isEqualTo(Mode.STRICT);
    assertThat(mode(NAMESPACE, namespace)).isEqualTo(Mode.STRICT);
    assertThat(mode(SERVICE, namespace)).isEqualTo(Mode.DISABLE);
    assertThat(mode(PORT, namespace, own)).isEqualTo(Mode.PERMISSIVE);
    assertThat(
            mode(
                namespace,
                peers(
                    "default", "o", "{selector: {matchLabels: {app: x}}, mtls: {mode: DISABLE}}")))
        .isEqualTo(Mode.STRICT);
    assertThat(mode(namespace, peers("default", "u", "{selector: {matchLabels: {app: reviews}}}")))
        .isEqualTo(Mode.STRICT);
  }
}
