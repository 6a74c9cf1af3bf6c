package io.lateen.app.identity;

import static io.lateen.app.identity.Verdict.DENIED;
import static io.lateen.app.identity.Verdict.LET_IN;
import static io.lateen.app.identity.Verdict.UNPROVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `peers` of a policy of Istio 1.1: a certificate or a token will do, and the first that is good
/// says who calls.
final class PeerMethodsTest {
  private static final String ROLES =
      """
      apiVersion: rbac.istio.io/v1alpha1
      kind: ClusterRbacConfig
      metadata: {name: default}
      spec: {mode: "ON"}
      ---
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRole
      metadata: {name: reader, namespace: default}
      spec: {rules: [{services: ["*"]}]}
      ---
      apiVersion: rbac.istio.io/v1alpha1
      kind: ServiceRoleBinding
      metadata: {name: reader, namespace: default}
      spec:
        subjects:
        - {user: cluster.local/ns/default/sa/caller}
        - {user: "https://workloads/robot"}
        - {user: "https://users/bob"}
        roleRef: {kind: ServiceRole, name: reader}
      """;

  @TempDir Path home;

  /// @param spec YAML of a policy's
  private static String policy(String spec) {
    return """
    apiVersion: authentication.istio.io/v1alpha1
    kind: Policy
    metadata: {name: default, namespace: default}
    spec: {%s}
    """
        .formatted(spec);
  }

  @Test
  void oneOfThemWillDo() throws Exception {
    TokenIssuer workloads = TokenIssuer.named("https://workloads");
    TokenIssuer users = TokenIssuer.named("https://users");
    String jwt = "{jwt: " + workloads.rule() + "}";
    try (GuardedWorkload web = new GuardedWorkload(home)) {
      Caller caller = web.showing("spiffe://cluster.local/ns/default/sa/caller");
      Caller intruder = web.showing("spiffe://cluster.local/ns/default/sa/intruder");
      Caller robot = Caller.NOBODY.withToken(workloads.token("robot"));
      Caller stranger =
          Caller.NOBODY.withToken(TokenIssuer.named("https://workloads").token("robot"));
      web.await(Caller.NOBODY, LET_IN);

      web.apply(policy("peers: [{mtls: {mode: PERMISSIVE}}, " + jwt + "]"));
      web.await(Caller.NOBODY, UNPROVED);
      assertThat(web.ask(stranger)).matches(UNPROVED);
      assertThat(web.ask(robot)).matches(LET_IN);
      assertThat(web.ask(caller)).matches(LET_IN).endsWith(" null");
      assertThat(web.ask(caller.withToken("no.good.token"))).matches(LET_IN);
      assertThat(web.ask(caller.withToken(workloads.token("robot")))).matches(LET_IN);
      assertThat(web.ask(caller.with("sec-istio-auth-userinfo", "forged"))).endsWith(" null");

      web.apply(ROLES);
      web.await(intruder, DENIED);
      web.await(caller, LET_IN); // Rules come one after the other.
      assertThat(web.ask(robot)).matches(LET_IN);
      assertThat(web.ask(Caller.NOBODY.withToken(workloads.token("other")))).matches(DENIED);
      assertThat(web.ask(intruder.withToken(workloads.token("robot")))).matches(DENIED);

      web.apply(policy("peers: [" + jwt + ", {mtls: {mode: PERMISSIVE}}]"));
      web.await(intruder.withToken(workloads.token("robot")), LET_IN);
      assertThat(web.ask(caller)).matches(LET_IN);
      assertThat(web.ask(caller.withToken(workloads.token("other")))).matches(DENIED);
      assertThat(web.ask(robot)).matches(LET_IN);
      assertThat(web.ask(Caller.NOBODY)).matches(UNPROVED);

      web.apply(policy("peerIsOptional: true, peers: [{mtls: {mode: PERMISSIVE}}, " + jwt + "]"));
      web.await(Caller.NOBODY, DENIED);
      assertThat(web.ask(robot)).matches(LET_IN);
      assertThat(web.ask(caller)).matches(LET_IN);

      web.apply(policy("peers: [{mtls: {}}, " + jwt + "]"));
      web.await(robot, String::isEmpty);
      assertThat(web.ask(Caller.NOBODY)).isEmpty();
      assertThat(web.ask(caller)).matches(LET_IN);

      web.apply(
          policy(
              "principalBinding: USE_ORIGIN, peers: [{mtls: {mode: PERMISSIVE}}, "
                  + jwt
                  + "], origins: [{jwt: "
                  + users.rule()
                  + "}]"));
      Caller bob = intruder.withToken(users.token("bob"));
      web.await(bob, LET_IN);
      assertThat(web.ask(intruder.withToken(users.token("eve")))).matches(DENIED);
      assertThat(web.ask(caller)).endsWith("Origin authentication failed.");
      assertThat(web.ask(Caller.NOBODY.withToken(users.token("bob")))).matches(UNPROVED);
    }
  }
}
