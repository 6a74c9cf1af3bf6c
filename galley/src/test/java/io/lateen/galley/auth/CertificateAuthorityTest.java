package io.lateen.galley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates, read and verified by OpenSSL as strictly as it can (as Python does by default).
final class CertificateAuthorityTest {
  @TempDir Path folder;

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private void verify(String file, String... expected) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("verify", "-x509_strict", "-CAfile"));
    arguments.add("ca.crt");
    arguments.addAll(List.of(expected));
    arguments.add(file);
    assertThat(openssl(arguments.toArray(String[]::new))).isEqualTo(file + ": OK\n");
  }

  @Test
  void theApiServerIsBelieved() throws Exception {
    Identity shown = CertificateAuthority.loadOrCreate(folder).serverIdentity();
    verify("ca.crt");
    verify("apiserver.crt", "-purpose", "sslserver", "-verify_hostname", "kubernetes.default.svc");
    verify("apiserver.crt", "-verify_ip", "127.0.0.1");
    assertThat(openssl("pkey", "-in", "apiserver.key", "-pubout"))
        .isEqualTo(openssl("x509", "-in", "apiserver.crt", "-noout", "-pubkey"));
    assertThat(CertificateAuthority.loadOrCreate(folder).serverIdentity()).isEqualTo(shown);
  }

  @Test
  void whoComesWithACertificateIsBelieved() throws Exception {
    Identity admin =
        CertificateAuthority.loadOrCreate(folder).clientIdentity("ann", List.of("system:masters"));
    Files.writeString(folder.resolve("ann.crt"), admin.certificatePem());
    verify("ann.crt", "-purpose", "sslclient");
    assertThat(openssl("x509", "-in", "ann.crt", "-noout", "-subject"))
        .containsPattern("O ?= ?system:masters, CN ?= ?ann");
  }
}
