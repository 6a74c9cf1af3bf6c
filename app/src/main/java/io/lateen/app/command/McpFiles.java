package io.lateen.app.command;

import io.lateen.wire.mcp.McpTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What Mixer needs where its configuration comes by `mcp://` or `mcps://`: what it shows, with the
/// flags of `mixs server`, and who knows Pods.
final class McpFiles {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The API server with the Pods that kubernetesenv finds; Events are written there, and"
              + " tokens asked about (default: nobody).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--certFile",
      paramLabel = "FILE",
      description = "The certificate shown, and its chain (default: ${DEFAULT-VALUE}).")
  private Path certificate = McpTls.ISTIO.certificate();

  @Option(
      names = "--keyFile",
      paramLabel = "FILE",
      description = "Its key (default: ${DEFAULT-VALUE}).")
  private Path key = McpTls.ISTIO.key();

  @Option(
      names = "--caCertFile",
      paramLabel = "FILE",
      description = "Who vouches for the server (default: ${DEFAULT-VALUE}).")
  private Path roots = McpTls.ISTIO.roots();

  @Nullable Path kubeconfig() {
    return kubeconfig;
  }

  McpTls tls() {
    return new McpTls(certificate, key, roots);
  }
}
