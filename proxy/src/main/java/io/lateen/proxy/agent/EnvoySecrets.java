package io.lateen.proxy.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lateen.proxy.identity.CredentialOptions;
import io.lateen.proxy.identity.Credentials;
import io.lateen.proxy.identity.IdentityOptions;
import io.lateen.proxy.identity.SecretServer;
import io.lateen.proxy.identity.WorkloadIdentity;
import io.lateen.proxy.tls.SecretStore;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The workload's identity for a real Envoy, and a gateway's certificates: asked for here, handed
/// over on a unix socket (SDS), and nowhere else to be found.
final class EnvoySecrets implements AutoCloseable {
  /// `sockaddr_un` has 108 octets, the last of which is zero.
  private static final int LONGEST_PATH = 107;

  private final @Nullable WorkloadIdentity identity;
  private final @Nullable Credentials credentials;
  private final SecretServer server;
  private final Path socket;

  private EnvoySecrets(
      @Nullable WorkloadIdentity identity,
      @Nullable Credentials credentials,
      SecretServer server,
      Path socket) {
    this.identity = identity;
    this.credentials = credentials;
    this.server = server;
    this.socket = socket;
  }

  /// Null: nobody is to be asked for anything.
  ///
  /// @param folder of this Envoy's, for where the Pod's own has too long a path
  /// @throws IOException when the socket cannot be
  static @Nullable EnvoySecrets start(
      AgentOptions options, Path folder, EventLoop loop, Transport transport) throws IOException {
    IdentityOptions wanted = options.identity();
    CredentialOptions where = options.credentials();
    if (wanted == null && where == null) {
      return null;
    }
    SecretStore store = new SecretStore();
    Credentials credentials =
        where == null ? null : new Credentials(loop, transport.socket(), where, store, true);
    Path socket = socket(options, folder);
    SecretServer server =
        SecretServer.start(
            loop,
            socket,
            store,
            names -> {
              if (credentials != null) {
                credentials.want(names);
              }
            });
    WorkloadIdentity identity =
        wanted == null
            ? null
            : new WorkloadIdentity(loop, transport.socket(), wanted, store, () -> {});
    if (identity != null) {
      identity.start();
    }
    return new EnvoySecrets(identity, credentials, server, socket);
  }

  private static Path socket(AgentOptions options, Path folder) {
    Path account = options.accountFolder();
    Path inPod = (account == null ? folder : account).toAbsolutePath().resolve("sds/socket");
    boolean fits = inPod.toString().getBytes(UTF_8).length <= LONGEST_PATH;
    return fits ? inPod : folder.toAbsolutePath().resolve("sds/socket");
  }

  Path socket() {
    return socket;
  }

  @Override
  public void close() {
    if (identity != null) {
      identity.close();
    }
    if (credentials != null) {
      credentials.close();
    }
    server.close();
    try {
      Files.deleteIfExists(Objects.requireNonNull(socket.getParent()));
    } catch (IOException e) {
      System.err.println("agent: " + e);
    }
  }
}
