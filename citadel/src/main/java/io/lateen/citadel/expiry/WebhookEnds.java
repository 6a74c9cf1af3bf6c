package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What admission webhooks show the API server, and what it checks them by (`caBundle`): told at
/// their configurations.
record WebhookEnds(KubernetesClient client) implements EndSource {
  private static final String GROUP = "admissionregistration.k8s.io";
  static final ObjectKind VALIDATING =
      new ObjectKind(
          GROUP, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false);
  private static final ObjectKind MUTATING =
      new ObjectKind(
          GROUP, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false);
  private static final int HTTPS = 443;

  @Override
  public List<Seen> look() {
    var api = client.admissionRegistration().v1();
    Stream<Seen> validating =
        api.validatingWebhookConfigurations().list().getItems().stream()
            .flatMap(
                one ->
                    seen(
                        VALIDATING,
                        one,
                        one.getWebhooks().stream().map(ValidatingWebhook::getClientConfig)));
    Stream<Seen> mutating =
        api.mutatingWebhookConfigurations().list().getItems().stream()
            .flatMap(
                one ->
                    seen(
                        MUTATING,
                        one,
                        one.getWebhooks().stream().map(MutatingWebhook::getClientConfig)));
    return Stream.concat(validating, mutating).toList();
  }

  private Stream<Seen> seen(
      ObjectKind kind, HasMetadata object, Stream<WebhookClientConfig> webhooks) {
    KubeObject about = Seen.about(kind, object);
    List<Ending> endings = new ArrayList<>();
    boolean silent = false;
    int index = 0;
    for (WebhookClientConfig each : webhooks.toList()) {
      String path = "webhooks[" + index++ + "].clientConfig";
      Ending.first(path + ".caBundle", bundle(each)).ifPresent(endings::add);
      try {
        InetSocketAddress server = server(each);
        if (server != null) {
          Ending.first("what " + path + " shows", ShownChain.at(server)).ifPresent(endings::add);
        }
      } catch (IOException e) {
        silent = true;
      }
    }
    return endings.isEmpty() && silent
        ? Stream.of(new Seen.Silent(about))
        : Seen.of(about, endings);
  }

  private static List<X509Certificate> bundle(WebhookClientConfig config) {
    String bundle = config.getCaBundle();
    try {
      return bundle == null
          ? List.of()
          : SecretEnds.read(
              new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      return List.of(); // No base64: the API server says so.
    }
  }

  /// Null: there is no such Service, or no address to be read.
  private @Nullable InetSocketAddress server(WebhookClientConfig config) {
    ServiceReference reference = config.getService();
    if (reference == null) {
      return config.getUrl() == null ? null : address(config.getUrl());
    }
    Service service =
        client.services().inNamespace(reference.getNamespace()).withName(reference.getName()).get();
    String address = service == null ? null : service.getSpec().getClusterIP();
    return address == null || address.equals("None")
        ? null
        : new InetSocketAddress(address, reference.getPort() == null ? HTTPS : reference.getPort());
  }

  private static @Nullable InetSocketAddress address(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() == null
          ? null
          : new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? HTTPS : uri.getPort());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
