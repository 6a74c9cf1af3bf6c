package io.lateen.citadel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.OpenSsl;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.secrets.CustomNames;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.wire.kube.ClusterSource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a running Citadel writes and shows, read and verified by OpenSSL.
final class ReadByOpenSslTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final int MOST_LOOKS = 2_400;

  @TempDir Path home;
  @TempDir Path folder;

  private interface Look {
    void at(CitadelServer citadel, OpenSsl openssl) throws Exception;
  }

  /// The Secret of an account with names of its own is in files of the names that it has there.
  private void withSecret(KeyForm form, Look look) throws Exception {
    CitadelSettings settings =
        CitadelSettings.at(ANY, ANY, "test")
            .withSecrets(true, RenewalRule.USUAL, form, Duration.ofHours(1))
            .withCustomNames(
                CustomNames.parse("reviews.default:reviews.shop,reviews.default:127.0.0.9"));
    try (Galley _ = Galley.start(GalleyConfig.in(home, 0, 52));
        KubernetesClient client = ClusterSource.client(home.resolve("kubeconfig"))) {
      account(client);
      try (CitadelServer citadel = CitadelServer.start(settings, client)) {
        OpenSsl openssl = new OpenSsl(folder);
        for (Map.Entry<String, String> file : secret(client).entrySet()) {
          openssl.write(file.getKey(), file.getValue());
        }
        look.at(citadel, openssl);
      }
    }
  }

  private static void account(KubernetesClient client) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("reviews")
                .endMetadata()
                .build())
        .create();
  }

  private static Map<String, String> secret(KubernetesClient client) {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Secret found = client.secrets().inNamespace("default").withName("istio.reviews").get();
      if (found != null) {
        return SecretData.decoded(found);
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("no Secret");
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void aSecretServesWhoIsKnownByHosts(KeyForm form) throws Exception {
    withSecret(
        form,
        (_, openssl) -> {
          for (String[] name :
              new String[][] {{"-verify_hostname", "reviews.shop"}, {"-verify_ip", "127.0.0.9"}}) {
            assertThat(
                    openssl.run(
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        name[0],
                        name[1],
                        "-CAfile",
                        "root-cert.pem",
                        "cert-chain.pem"))
                .contains("OK");
          }
          assertThat(
                  openssl.run("x509", "-in", "cert-chain.pem", "-noout", "-ext", "subjectAltName"))
              .contains(
                  "URI:spiffe://cluster.local/ns/default/sa/reviews, DNS:reviews.shop,"
                      + " IP Address:127.0.0.9");
          assertThat(openssl.run("pkey", "-in", "key.pem", "-pubout"))
              .isEqualTo(openssl.run("x509", "-in", "cert-chain.pem", "-noout", "-pubkey"));
        });
  }

  /// Its certificate is in memory only: what others see of it is what it shows.
  @Test
  void citadelIsWhoItSays() throws Exception {
    withSecret(
        KeyForm.EC_P256,
        (citadel, openssl) ->
            assertThat(
                    openssl.run(
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + citadel.port(),
                        "-alpn",
                        "h2",
                        "-CAfile",
                        "root-cert.pem",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "istio-citadel.istio-system.svc",
                        "-verify_return_error"))
                .contains("Verify return code: 0 (ok)")
                .contains("ALPN protocol: h2"));
  }
}
