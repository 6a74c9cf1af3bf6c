package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.internal.CertUtils;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the API server shows, and what Citadel's kubeconfig has to check it by and to show it: told
/// at Service `kubernetes`.
record ApiServerEnds(KubernetesClient client) implements EndSource {
  static final ObjectKind KIND = new ObjectKind("", "v1", "services", "Service", true);
  private static final int HTTPS = 443;

  @Override
  public List<Seen> look() throws IOException {
    Service service = client.services().inNamespace("default").withName("kubernetes").get();
    if (service == null) {
      return List.of();
    }
    Config config = client.getConfiguration();
    List<Ending> endings = new ArrayList<>();
    URI url = URI.create(config.getMasterUrl());
    if ("https".equals(url.getScheme())) {
      int port = url.getPort() < 0 ? HTTPS : url.getPort();
      InetSocketAddress server = new InetSocketAddress(url.getHost(), port);
      add("what the API server shows", ShownChain.at(server), endings);
    }
    add(
        "the API server's authority",
        SecretEnds.read(text(config.getCaCertData(), config.getCaCertFile())),
        endings);
    add(
        "Citadel's certificate for the API server",
        SecretEnds.read(text(config.getClientCertData(), config.getClientCertFile())),
        endings);
    return Seen.of(Seen.about(KIND, service), endings).toList();
  }

  private static void add(String place, List<X509Certificate> shown, List<Ending> endings) {
    Ending.first(place, shown).ifPresent(endings::add);
  }

  /// Empty: the kubeconfig has none.
  private static String text(@Nullable String data, @Nullable String file) throws IOException {
    if (data == null && file == null) {
      return "";
    }
    try (InputStream in = CertUtils.getInputStreamFromDataOrFile(data, file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
