package io.lateen.galley.http;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// @param home where keys, certificates, the token and the kubeconfig are kept
/// @param address listened on, usually 127.0.0.1
/// @param port 0 = any free one
/// @param kubeconfig the file written once the server listens
/// @param kubeletToken file with the token that kubelets ask for; without it logs are asked for
///     without a token
public record ApiServerSettings(
    Path home, InetAddress address, int port, Path kubeconfig, Optional<Path> kubeletToken) {

  /// The kubeconfig in its usual place, `kubeconfig` in the home.
  public static ApiServerSettings in(Path home, int port) {
    return new ApiServerSettings(
        home, InetAddress.getLoopbackAddress(), port, home.resolve("kubeconfig"), Optional.empty());
  }

  public ApiServerSettings withKubeletToken(Path file) {
    return new ApiServerSettings(home, address, port, kubeconfig, Optional.of(file));
  }
}
