package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.galley.auth.Identity;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceTypes;
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
    try (ApiServer server = start();
        HttpsCaller caller = new HttpsCaller(server)) {
      assertThat(caller.send(caller.anonymous("/healthz")).body()).isEqualTo("ok");
      assertThat(caller.send(caller.anonymous("/version")).body()).contains("\"minor\":\"32\"");
    }
  }

  @Test
  void everythingElseDoes() throws Exception {
    try (ApiServer server = start();
        HttpsCaller caller = new HttpsCaller(server)) {
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
    try (ApiServer server = start()) {
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
    try (ApiServer server = start()) {
      token = server.token().value();
      certificate = server.authority().certificatePem();
    }
    try (ApiServer server = start()) {
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
    try (ApiServer first = start()) {
      assertThatThrownBy(() -> start(first.port()))
          .isInstanceOfSatisfying(
              PortTakenException.class, taken -> assertThat(taken.port()).isEqualTo(first.port()));
    }
  }

  private ApiServer start() throws Exception {
    return start(0);
  }

  private ApiServer start(int port) throws Exception {
    return ApiServer.start(
        ApiServerSettings.in(home, port), new ResourceEngine(new ResourceTypes()));
  }
}
