package io.lateen.citadel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.DayClock;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.tls.PemText;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A self-signed root from its first day until it is forgotten, seen by those who are told of it.
final class RootLifeTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final int MOST_LOOKS = 2_400;

  @TempDir Path home;
  private final DayClock clock = new DayClock();
  private Galley galley;
  private KubernetesClient client;
  private CitadelServer citadel;

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, 51));
    client = ClusterSource.client(home.resolve("kubeconfig"));
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("reviews")
                .endMetadata()
                .build())
        .create();
    citadel = citadel();
  }

  /// Nothing but the test makes it look again.
  private CitadelServer citadel() throws Exception {
    CitadelSettings settings =
        CitadelSettings.at(ANY, ANY, "test")
            .withLives(
                new Lifetimes(Duration.ofDays(5), Duration.ofDays(10)),
                Duration.ofDays(100),
                Duration.ofDays(1))
            .withSecrets(true, RenewalRule.USUAL, KeyForm.EC_P256, Duration.ofHours(1));
    return CitadelServer.start(settings, client, clock);
  }

  @AfterEach
  void stop() {
    citadel.close();
    client.close();
    galley.close();
  }

  private String bundle(String namespace, String name, String key) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    return map == null ? "" : map.getData().getOrDefault(key, "");
  }

  private Map<String, String> secret() {
    Secret found = client.secrets().inNamespace("default").withName("istio.reviews").get();
    return found == null ? Map.of() : SecretData.decoded(found);
  }

  private void goesOn(int day) {
    clock.day(day);
    citadel.look();
  }

  private void restartsOn(int day) throws Exception {
    citadel.close();
    clock.day(day);
    citadel = citadel();
  }

  /// Waits until everybody is told of so many roots, and the Secret's leaf is signed by the first.
  private List<X509Certificate> told(int count) throws Exception {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Map<String, String> files = secret();
      String pem = files.getOrDefault("root-cert.pem", "");
      if (!pem.isEmpty() && isEverywhere(pem)) {
        List<X509Certificate> roots = PemText.certificates(pem);
        X509Certificate leaf =
            PemText.certificates(files.getOrDefault("cert-chain.pem", "")).getFirst();
        if (roots.size() == count && holds(leaf, roots.getFirst())) {
          return roots;
        }
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("not everybody is told of " + count + " roots");
  }

  private boolean isEverywhere(String pem) {
    String encoded = bundle("istio-system", "istio-security", "caTLSRootCert");
    String old = new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
    return pem.equals(old)
        && pem.equals(bundle("default", "istio-ca-root-cert", "root-cert.pem"))
        && pem.equals(bundle("istio-system", "istio-ca-root-cert", "root-cert.pem"));
  }

  /// Today, and below this root.
  private boolean holds(X509Certificate leaf, X509Certificate root) {
    try {
      leaf.verify(root.getPublicKey());
      leaf.checkValidity(Date.from(clock.instant()));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Test
  void everybodyIsToldInTime() throws Exception {
    X509Certificate first = told(1).getFirst();
    goesOn(81); // the last fifth: the next one is announced
    List<X509Certificate> announced = told(2);
    assertThat(announced).startsWith(first);
    X509Certificate second = announced.getLast();
    goesOn(82); // it signs
    awaitFirst(second);
    assertThat(told(2)).containsExactly(second, first);
    goesOn(93); // what the old one signed on day 82 has ended, and a day more
    assertThat(told(1)).containsExactly(second);
  }

  private void awaitFirst(X509Certificate root) throws Exception {
    for (int looks = 0; !told(2).getFirst().equals(root); looks++) {
      assertThat(looks).as("looks in vain").isLessThan(MOST_LOOKS);
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    X509Certificate first = told(1).getFirst();
    restartsOn(81);
    List<X509Certificate> announced = told(2);
    assertThat(announced).startsWith(first);
    X509Certificate second = announced.getLast();
    restartsOn(82);
    awaitFirst(second);
    restartsOn(92);
    assertThat(told(2)).containsExactly(second, first);
    restartsOn(93);
    assertThat(told(1)).containsExactly(second);
    restartsOn(120); // the first would have ended
    assertThat(told(1)).containsExactly(second);
  }
}
