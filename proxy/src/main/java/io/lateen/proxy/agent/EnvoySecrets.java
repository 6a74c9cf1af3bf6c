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
  private final boolean own;

  private EnvoySecrets(
      @Nullable WorkloadIdentity identity,
      @Nullable Credentials credentials,
      SecretServer server,
      Path socket,
      boolean own) {
    this.identity = identity;
    this.credentials = credentials;
    this.server = server;
    this.socket = socket;
    this.own = own;
  }

  /// Null: nobody is to be asked for anything.
  ///
  /// @throws IOException when the socket cannot be
  static @Nullable EnvoySecrets start(AgentOptions options, EventLoop loop, Transport transport)
      throws IOException {
    IdentityOptions wanted = options.identity();
    CredentialOptions where = options.credentials();
    if (wanted == null && where == null) {
      return null;
    }
    SecretStore store = new SecretStore();
    Credentials credentials =
        where == null ? null : new Credentials(loop, transport.socket(), where, store);
    Path inPod = inPod(options);
    Path socket = inPod == null ? Files.createTempDirectory("lateen-sds").resolve("socket") : inPod;
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
    return new EnvoySecrets(identity, credentials, server, socket, inPod == null);
  }

  /// A folder of the Pod's own; null: there is none, or its path is too long for a socket's.
  private static @Nullable Path inPod(AgentOptions options) {
    Path account = options.accountFolder();
    Path socket = account == null ? null : account.toAbsolutePath().resolve("sds/socket");
    return socket == null || socket.toString().getBytes(UTF_8).length > LONGEST_PATH
        ? null
        : socket;
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
    Path folder = socket.getParent();
    try {
      if (own && folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      System.err.println("agent: " + e);
    }
  }
}
