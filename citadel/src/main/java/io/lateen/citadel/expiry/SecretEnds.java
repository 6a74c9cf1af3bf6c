package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.secrets.SecretData;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/// Every Secret: the mesh's root, an authority plugged in, what gateways show.
record SecretEnds(KubernetesClient client) implements EndSource {
  static final ObjectKind KIND = new ObjectKind("", "v1", "secrets", "Secret", true);

  @Override
  public List<Seen> look() {
    return client.secrets().inAnyNamespace().list().getItems().stream()
        .flatMap(SecretEnds::seen)
        .toList();
  }

  private static Stream<Seen> seen(Secret secret) {
    List<Ending> endings =
        SecretData.decoded(secret).entrySet().stream()
            .filter(file -> file.getValue().contains("BEGIN CERTIFICATE"))
            .flatMap(file -> Ending.first(file.getKey(), read(file.getValue())).stream())
            .toList();
    return Seen.of(Seen.about(KIND, secret), endings);
  }

  /// What cannot be read is told of by whoever uses it.
  static List<X509Certificate> read(String pem) {
    try {
      return PemText.certificates(pem);
    } catch (CertificateException e) {
      return List.of();
    }
  }
}
