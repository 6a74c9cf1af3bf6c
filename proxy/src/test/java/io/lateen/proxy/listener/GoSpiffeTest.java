package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mutual TLS with a program of `go-spiffe` (`src/test/go/spiffe`, built; environment
/// LATEEN_GO_SPIFFE: its path), in both roles. Without one this says so; where CI=true it fails.
final class GoSpiffeTest {
  private static final String PROGRAM = System.getenv().getOrDefault("LATEEN_GO_SPIFFE", "");
  private static final String GO = "spiffe://cluster.local/ns/default/sa/go";

  private final TestAuthority authority = new TestAuthority("mesh");
  private final SecuredPair pair = new SecuredPair();

  @TempDir Path folder;

  GoSpiffeTest() throws Exception {}

  @BeforeEach
  void start() throws Exception {
    if (PROGRAM.isEmpty()) {
      System.out.println("GoSpiffeTest: set LATEEN_GO_SPIFFE to the built src/test/go/spiffe");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_GO_SPIFFE").isNotEqualTo("true");
    }
    assumeThat(PROGRAM).isNotEmpty();
    authority.issue(uri(GO)).files(folder);
    Files.writeString(folder.resolve("roots.pem"), ((Pem.Inline) authority.pem()).text());
    pair.toCalled(authority, authority);
    pair.toCaller(authority, authority);
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private Process go(String role, String peer, String address) throws IOException {
    List<String> command =
        List.of(
            PROGRAM,
            role,
            folder.resolve("cert-chain.pem").toString(),
            folder.resolve("key.pem").toString(),
            folder.resolve("roots.pem").toString(),
            peer,
            address);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private String asAClient(String expected) throws Exception {
    Process client = go("client", expected, "127.0.0.1:" + pair.called.port());
    String said =
        new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void goCallsASidecar() throws Exception {
    pair.serve(1);

    assertThat(asAClient(SecuredPair.CALLED)).isEqualTo("hello");
    assertThat(asAClient(GO)).contains("unexpected ID").contains(SecuredPair.CALLED);
    pair.toCalled(authority, new TestAuthority("other")); // go's own is not believed any more
    assertThat(asAClient(SecuredPair.CALLED)).doesNotContain("hello");
  }

  @Test
  void aSidecarCallsGo() throws Exception {
    Process server = go("server", SecuredPair.CALLER, "127.0.0.1:0");
    try (var said = server.inputReader()) {
      String address = said.readLine();
      assertThat(address).startsWith("127.0.0.1:");
      pair.serveTo(GO, Integer.parseInt(address.substring(address.indexOf(':') + 1)));

      assertThat(pair.calling.get("/").body()).isEqualTo("hello " + SecuredPair.CALLER);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }
}
