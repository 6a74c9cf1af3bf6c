package io.lateen.app.command;

import io.lateen.wire.mcp.McpTls;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What Mixer shows where its configuration comes by `mcps://`, with the flags of `mixs server`.
final class McpFiles {
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

  McpTls tls() {
    return new McpTls(certificate, key, roots);
  }
}
