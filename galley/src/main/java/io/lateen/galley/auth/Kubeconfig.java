package io.lateen.galley.auth;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/// What kubectl needs to find the server, trust it and be let in.
///
/// @param server `https://127.0.0.1:6443`
/// @param authorityPem the certificate authority, embedded
public record Kubeconfig(URI server, String authorityPem, BearerToken token) {

  /// Replaces `file` in one step; only its owner may read it.
  public void write(Path file) throws IOException {
    SecretFile.write(file, toYaml());
  }

  String toYaml() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: lateen
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: lateen-admin
      user:
        token: %s
    contexts:
    - name: lateen
      context:
        cluster: lateen
        user: lateen-admin
        namespace: default
    current-context: lateen
    preferences: {}
    """
        .formatted(server, base64(authorityPem), token.value());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
