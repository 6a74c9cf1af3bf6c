package io.lateen.app.identity;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A sidecar in a process of its own, with the files that a kubelet writes for its Pod.
///
/// @param application whose calls go through the sidecar
record Workload(JavaProgram sidecar, String application, HttpClient client)
    implements AutoCloseable {
  /// The mesh it is in.
  ///
  /// @param pilot `host:port`
  /// @param citadel `host:port`
  record Mesh(KubernetesClient api, Path home, int block, String pilot, String citadel) {}

  /// @param name its ServiceAccount's too
  /// @param host in the mesh's block of addresses
  /// @param life for which certificates are asked (`SECRET_TTL`)
  static Workload start(Mesh mesh, String name, int host, String life, String... flags)
      throws IOException {
    Path folder = files(mesh, name);
    String ip = "127." + mesh.block + ".0." + host;
    String application = "127." + mesh.block + ".64." + host;
    List<String> arguments = new ArrayList<>(List.of("proxy", "sidecar", "--parent-pipe"));
    arguments.addAll(List.of("--join", mesh.pilot, "--token", folder.resolve("token").toString()));
    arguments.addAll(List.of("--id", name + ".default"));
    arguments.addAll(List.of("--labels", "app=" + name));
    arguments.addAll(List.of("--ip", ip, "--applicationIp", application));
    arguments.addAll(List.of("--proxyAdminPort", "0", "--statusPort", "0", "--concurrency", "1"));
    arguments.addAll(List.of(flags));
    Map<String, String> variables =
        Map.of(
            "CA_ADDR",
            mesh.citadel,
            "SECRET_TTL",
            life,
            "LATEEN_SERVICEACCOUNT",
            folder.toString(),
            "ISTIO_META_LATEEN_APP_IP",
            application);
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(new InetSocketAddress(application, 15002)))
            .build();
    return new Workload(
        JavaProgram.start(
            "io.lateen.proxy.ProxyMain", arguments, variables, mesh.home.resolve(name + ".log")),
        application,
        client);
  }

  /// Of a Pod of the account, which is made too.
  static Path files(Mesh mesh, String account) throws IOException {
    Path folder = Files.createDirectories(mesh.home.resolve(account));
    account(mesh.api, account);
    Files.writeString(folder.resolve("token"), token(mesh.api, account));
    Files.writeString(folder.resolve("istio-token"), token(mesh.api, account, "istio-ca"));
    Files.writeString(folder.resolve("root-cert.pem"), roots(mesh.api));
    return folder;
  }

  private static void account(KubernetesClient api, String name) {
    api.resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private static String token(KubernetesClient api, String account, String... audiences) {
    return api.serviceAccounts()
        .inNamespace("default")
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withAudiences(audiences).endSpec().build())
        .getStatus()
        .getToken();
  }

  /// What everybody is told to trust.
  static String roots(KubernetesClient api) {
    return api.configMaps()
        .inNamespace("default")
        .withName("istio-ca-root-cert")
        .get()
        .getData()
        .get("root-cert.pem");
  }

  /// What its application is answered.
  record Answer(int status, String body) {
    boolean good() {
      return status == 200;
    }
  }

  /// A request by its application. Status 0: it has no sidecar yet.
  Answer get(String url) {
    try {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    sidecar.close();
  }
}
