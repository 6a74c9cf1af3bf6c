package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.galley.auth.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {

  @TempDir Path home;

  @Test
  void openPathsNeedNoToken() throws Exception {
    try (ServedEngine served = start();
        HttpsCaller caller = new HttpsCaller(served.server())) {
      assertThat(caller.send(caller.anonymous("/healthz")).body()).isEqualTo("ok");
      assertThat(caller.send(caller.anonymous("/version")).body()).contains("\"minor\":\"32\"");
    }
  }

  @Test
  void everythingElseDoes() throws Exception {
    try (ServedEngine served = start();
        HttpsCaller caller = new HttpsCaller(served.server())) {
      var refused = caller.send(caller.anonymous("/api/v1/pods"));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body())
          .contains("\"reason\":\"Unauthorized\"", "\"message\":\"Unauthorized\"");
      var wrong = caller.send(caller.anonymous("/version").header("Authorization", "Bearer wrong"));
      assertThat(wrong.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aCertificateNamesItsUserAndGroups() throws Exception {
    try (ServedEngine served = start()) {
      ApiServer server = served.server();
      Identity reader = server.authority().clientIdentity("ann", List.of("readers"));
      try (HttpsCaller caller = new HttpsCaller(server, reader)) {
        var refused = caller.send(caller.anonymous("/api/v1/namespaces/default/pods/x").DELETE());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("User \\\"ann\\\" cannot delete resource \\\"pods\\\"");
      }
    }
  }

  @Test
  void aRestartKeepsAuthorityAndToken() throws Exception {
    String token;
    String certificate;
    try (ServedEngine served = start()) {
      ApiServer server = served.server();
      token = server.token().value();
      certificate = server.authority().certificatePem();
    }
    try (ServedEngine served = start()) {
      ApiServer server = served.server();
      assertThat(server.token().value()).isEqualTo(token);
      assertThat(server.authority().certificatePem()).isEqualTo(certificate);
    }
    for (String file : List.of("token", "kubeconfig", "pki/ca.key", "pki/apiserver.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aBusyPortIsNamed() throws Exception {
    try (ServedEngine served = start()) {
      ApiServer first = served.server();
      ApiServerSettings same = ApiServerSettings.in(home.resolve("other"), first.port());
      assertThatThrownBy(() -> new ServedEngine(same))
          .isInstanceOfSatisfying(
              PortTakenException.class, taken -> assertThat(taken.port()).isEqualTo(first.port()));
    }
  }

  private ServedEngine start() throws Exception {
    return new ServedEngine(ApiServerSettings.in(home, 0));
  }
}
