package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;

import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.tls.TlsEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Two data planes with mutual TLS between them, whose keys come from an agent. The second answers
/// `hello` itself.
final class SecuredPair implements AutoCloseable {
  static final String CALLER = "spiffe://cluster.local/ns/default/sa/caller";
  static final String CALLED = "spiffe://cluster.local/ns/default/sa/called";

  final Mesh calling;
  final Mesh called;

  /// Both by this process's engine.
  SecuredPair() {
    this(TlsEngine.chosen(), TlsEngine.chosen());
  }

  SecuredPair(TlsEngine caller, TlsEngine server) {
    calling = new Mesh(caller);
    called = new Mesh(server);
  }

  /// @param requestsPerConnection between the two; then comes a new handshake
  void serve(int requestsPerConnection) {
    called.downstreamTls = SecretsTest.SERVER;
    called.route("/", new RouteAction.DirectResponse(200, "hello")).serve();
    calling.maxRequestsPerConnection = requestsPerConnection;
    serveTo(CALLED, called.port());
  }

  /// Only the first, towards a server elsewhere.
  void serveTo(String name, int port) {
    calling.connectTimeout = Duration.ofSeconds(20);
    calling.upstreamTls =
        new UpstreamTls(
            null,
            SecretsTest.OWN,
            SecretsTest.ROOTS,
            false,
            List.of(new SanMatch(SanMatch.Type.URI, new StringMatch.Exact(name, false))),
            List.of(),
            TlsVersions.USUAL);
    calling.cluster("a", port).route("/", "a").serve();
  }

  /// A new key pair, and what to trust.
  static void handOver(Mesh mesh, String name, TestAuthority signer, TestAuthority... trusted)
      throws Exception {
    handOver(mesh, signer.issue(uri(name)), trusted);
  }

  static void handOver(Mesh mesh, Identity own, TestAuthority... trusted) throws Exception {
    String roots = "";
    for (TestAuthority each : trusted) {
      roots += SecretsTest.text(each.pem());
    }
    KeyPair pair = own.inline();
    mesh.secrets.put(
        Map.of(
            SecretStore.OWN,
            new SecretStore.Secret(
                SecretsTest.text(pair.certificateChain()), SecretsTest.text(pair.privateKey()), ""),
            SecretStore.TRUSTED,
            new SecretStore.Secret("", "", roots)));
  }

  void toCaller(TestAuthority signer, TestAuthority... trusted) throws Exception {
    handOver(calling, CALLER, signer, trusted);
  }

  void toCalled(TestAuthority signer, TestAuthority... trusted) throws Exception {
    handOver(called, CALLED, signer, trusted);
  }

  long handshakes() {
    return called.listenerCounter("ssl.handshake");
  }

  long reused() {
    return called.listenerCounter("ssl.session_reused");
  }

  @Override
  public void close() {
    calling.close();
    called.close();
  }
}
