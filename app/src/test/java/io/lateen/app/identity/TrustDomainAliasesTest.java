package io.lateen.app.identity;

import static io.lateen.app.identity.Verdict.DENIED;
import static io.lateen.app.identity.Verdict.LET_IN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mesh's trust domain gets another name: who has a certificate of either comes in, and means
/// the same to rules; who is of a third does not, though its root is believed.
final class TrustDomainAliasesTest {
  @TempDir Path home;

  private static String only(String principal) {
    return """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: callers, namespace: default}
    spec: {rules: [{from: [{source: {principals: ["%s"]}}]}]}
    """
        .formatted(principal);
  }

  @Test
  void whoIsOfAnAliasIsLetInAndJudgedAsOneOfTheMesh() throws Exception {
    try (GuardedWorkload web = new GuardedWorkload(home)) {
      Caller today = web.showing("spiffe://cluster.local/ns/default/sa/caller");
      Caller alias = web.showing("spiffe://old.example/ns/default/sa/caller");
      Caller other = web.showing("spiffe://old.example/ns/default/sa/other");
      Caller third = web.showing("spiffe://third.example/ns/default/sa/caller");
      web.await(today, LET_IN);
      assertThat(web.ask(alias)).isEmpty();
      assertThat(web.ask(third)).isEmpty();

      web.apply(only("cluster.local/ns/default/sa/caller"));
      web.mesh("[old.example]");
      assertThat(web.await(alias, LET_IN))
          .contains("URI=spiffe://old.example/ns/default/sa/caller");
      web.await(other, DENIED);
      assertThat(web.ask(today)).matches(LET_IN);
      assertThat(web.ask(third)).isEmpty();

      web.apply(only("old.example/ns/default/sa/other"));
      web.await(alias, DENIED);
      assertThat(web.ask(today)).matches(DENIED);
      assertThat(web.ask(other)).matches(LET_IN);
      assertThat(web.ask(web.showing("spiffe://cluster.local/ns/default/sa/other")))
          .matches(LET_IN);

      web.apply(only("third.example/ns/default/sa/caller"));
      web.await(other, DENIED);
      assertThat(web.ask(third)).isEmpty();

      web.mesh("[]");
      web.await(alias, String::isEmpty);
      assertThat(web.ask(today)).matches(DENIED);
    }
  }
}
