package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Browser.Page;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/// Who may see what of Bookinfo, from kubectl to the answer in the browser.
record Access(Command kubectl, Command lateen, Browser browser) {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String DENIED = "RBAC: access denied";

  void walk() throws JoseException {
    sees(page -> page.status() == 200 && page.hasDetails());
    roles();
    tokens();
    accounts();
  }

  private void roles() {
    apply(rbac("rbac-config-ON.yaml"));
    sees(page -> page.status() == 403 && page.html().equals(DENIED));
    apply(rbac("productpage-policy.yaml"));
    sees(page -> page.status() == 200 && !page.hasDetails());
    apply(ours("everybody-reads.yaml"));
    sees(page -> page.status() == 200 && page.hasDetails());
    assertThat(explained("GET")).contains("policy productpage-viewer allows it");
    assertThat(explained("DELETE")).contains("none of [productpage-viewer] allows it");
    apply(rbac("rbac-config-on-permissive.yaml"));
    kubectl.run("delete", "-f", rbac("productpage-policy.yaml")).ok();
    sees(page -> page.status() == 200 && page.hasDetails());
    assertThat(eventually(SOON, () -> explained("GET"), text -> text.contains("tried only")))
        .contains("tried only: there is no policy, so nobody is allowed");
    for (String file : List.of(rbac("rbac-config-ON.yaml"), ours("everybody-reads.yaml"))) {
      kubectl.run("delete", "-f", file).ok();
    }
  }

  private String explained(String method) {
    String[] question = {
      "explain",
      "--from",
      "productpage",
      "--inbound",
      "-X",
      method,
      "--url",
      "http://productpage:9080/productpage"
    };
    return lateen.run(question).out();
  }

  private void tokens() throws JoseException {
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    kubectl.runWithInput(policies(key), "apply", "-f", "-").ok();
    sees(page -> page.status() == 403 && page.html().equals(DENIED));
    assertThat(with("a.b.c").status()).isEqualTo(401);
    assertThat(with(token(key, "guests")).status()).isEqualTo(403);
    Page page = with(token(key, "readers"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(with(token(EcJwkGenerator.generateJwk(EllipticCurves.P256), "readers")).html())
        .isEqualTo("Jwt verification fails");
    kubectl.runWithInput(policies(key), "delete", "-f", "-").ok();
    sees(open -> open.status() == 200);
  }

  /// Istio's rule of Mixer about callers by their certificates. The accounts stay.
  private void accounts() {
    apply(Command.istio("platform/kube/bookinfo-add-serviceaccount.yaml"));
    for (String name : List.of("productpage-v1", "reviews-v2", "reviews-v3")) {
      kubectl.run("rollout", "status", "deployment/" + name, "--timeout=60s").ok();
    }
    sees(page -> page.status() == 200 && page.hasDetails());
    String rule = Command.istio("policy/mixer-rule-deny-serviceaccount.yaml");
    apply(rule);
    sees(page -> page.status() == 200 && !page.hasDetails());
    kubectl.run("delete", "-f", rule).ok();
    sees(page -> page.status() == 200 && page.hasDetails());
  }

  private Page with(String token) {
    return browser.get("/productpage", "authorization", "Bearer " + token);
  }

  private void sees(Predicate<Page> right) {
    assertThat(eventually(SOON, browser::productpage, right)).matches(right);
  }

  private void apply(String file) {
    kubectl.run("apply", "-f", file).ok();
  }

  private static String rbac(String file) {
    return Command.istio("platform/kube/rbac/" + file);
  }

  private static String ours(String file) {
    return Command.root().resolve("samples/bookinfo/security").resolve(file).toString();
  }

  private static String policies(EllipticCurveJsonWebKey key) {
    return """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: readers, namespace: default}
        spec:
          selector: {matchLabels: {app: productpage}}
          jwtRules:
          - {issuer: "https://issuer", jwks: '{"keys":[%s]}'}
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: readers, namespace: default}
        spec:
          selector: {matchLabels: {app: productpage}}
          rules:
          - from: [{source: {requestPrincipals: ["https://issuer/*"]}}]
            when: [{key: "request.auth.claims[groups]", values: [readers]}]
        """
        .formatted(key.toJson(OutputControlLevel.PUBLIC_ONLY));
  }

  private static String token(EllipticCurveJsonWebKey key, String group) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("https://issuer");
    claims.setSubject("bob");
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setStringListClaim("groups", group);
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue("ES256");
    signature.setKey(key.getPrivateKey());
    signature.setPayload(claims.toJson());
    return signature.getCompactSerialization();
  }
}
