package io.lateen.app.outside;

import static io.lateen.app.walkthrough.Eventually.eventually;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.app.walkthrough.Command;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.citadel.authority.SigningKey;
import io.lateen.wire.tls.PemText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A mesh's root is exchanged with overlap, by hand, as docs/identity.md says: three times another
/// Secret `cacerts`, each in force everywhere before the next.
///
/// @param proxies their admin interfaces, `http://host:port`
public record RootExchange(KubernetesClient client, Command kubectl, List<String> proxies) {
  private static final Duration SOON = Duration.ofMinutes(10);
  private static final String SYSTEM = "istio-system";
  private static final String PLUGGED_IN = "cacerts";

  /// The authority before, in PEM, and the one after.
  public record Step(String certificate, String key, String root, SigningKey next) {}

  /// The next root is believed, the one of today signs.
  public Step announce() throws CaProblem {
    Map<String, String> data = data();
    String certificate = text(data, "ca-cert.pem");
    String key = text(data, "ca-key.pem");
    SigningKey next =
        new SelfSigned("cluster.local", Duration.ofDays(30), KeyForm.EC_P256, Clock.systemUTC())
            .create();
    Step step = new Step(certificate, key, certificate, next);
    put(certificate, key, certificate + PemText.of(next.root()));
    everywhere(shown -> shown.believes(serial(next)));
    return step;
  }

  /// The next one signs, both are believed. Returns when nobody shows what the old one signed.
  public void sign(Step step) {
    citadelAway(() -> {});
    List<ShownCertificates> before = proxies.stream().map(ShownCertificates::of).toList();
    put(
        PemText.of(step.next().certificate()),
        PemText.of(step.next().key()),
        PemText.of(step.next().root()) + step.root());
    for (int i = 0; i < proxies.size(); i++) {
      ShownCertificates old = before.get(i);
      is(proxies.get(i), shown -> shown.isOtherThan(old));
    }
  }

  /// The old one is not believed any more.
  public void forget(Step step) {
    put(
        PemText.of(step.next().certificate()),
        PemText.of(step.next().key()),
        PemText.of(step.next().root()));
    everywhere(shown -> shown.believesOnly(serial(step.next())));
  }

  private static String serial(SigningKey key) {
    return key.root().getSerialNumber().toString(16);
  }

  private void everywhere(Predicate<ShownCertificates> right) {
    proxies.forEach(proxy -> is(proxy, right));
  }

  private static void is(String proxy, Predicate<ShownCertificates> right) {
    eventually(SOON, () -> ShownCertificates.of(proxy), right);
  }

  private Map<String, String> data() {
    Secret plugged = secret(PLUGGED_IN);
    return (plugged == null ? secret("istio-ca-secret") : plugged).getData();
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace(SYSTEM).withName(name).get();
  }

  private static String text(Map<String, String> data, String file) {
    return new String(Base64.getDecoder().decode(data.get(file)), StandardCharsets.US_ASCII);
  }

  /// Citadel reads it when it begins.
  private void put(String certificate, String key, String roots) {
    Map<String, String> files = new HashMap<>();
    files.put("ca-cert.pem", certificate);
    files.put("ca-key.pem", key);
    files.put("root-cert.pem", roots);
    Secret wanted =
        new SecretBuilder()
            .withNewMetadata()
            .withName(PLUGGED_IN)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withStringData(files)
            .build();
    citadelAway(
        () -> {
          client.secrets().inNamespace(SYSTEM).withName(PLUGGED_IN).delete();
          client.resource(wanted).create();
        });
  }

  /// Stops Citadel, does something, and starts it again; returns when certificates are issued.
  public void citadelAway(Runnable meanwhile) {
    scale("0");
    String[] pods = {"-n", SYSTEM, "get", "pod", "-l", "istio=citadel", "--no-headers"};
    eventually(SOON, () -> kubectl.run(pods).out(), String::isBlank);
    meanwhile.run();
    scale("1");
    kubectl
        .run("-n", SYSTEM, "rollout", "status", "deployment/istio-citadel", "--timeout=180s")
        .ok();
  }

  private void scale(String replicas) {
    kubectl.run("-n", SYSTEM, "scale", "deployment/istio-citadel", "--replicas=" + replicas).ok();
  }
}
