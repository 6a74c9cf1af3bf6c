package io.lateen.app.command;

import io.lateen.cli.Complaint;
import io.lateen.galley.mcp.McpSettings;
import io.lateen.wire.mcp.McpTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How Galley serves MCP, with the flags of Istio's `galley server`.
final class McpOptions {
  private static final String TCP = "tcp://";

  @Option(
      names = "--server-address",
      paramLabel = "tcp://HOST:PORT",
      description = "Serve there (Istio's port is 9901; default: not at all).")
  private @Nullable String address;

  @Option(names = "--insecure", description = "In plain text, instead of with the three files.")
  private boolean insecure;

  @Option(
      names = "--tlsCertFile",
      paramLabel = "FILE",
      description = "The certificate shown, and its chain (default: ${DEFAULT-VALUE}).")
  private Path certificate = McpTls.ISTIO.certificate();

  @Option(
      names = "--tlsKeyFile",
      paramLabel = "FILE",
      description = "Its key (default: ${DEFAULT-VALUE}).")
  private Path key = McpTls.ISTIO.key();

  @Option(
      names = "--caCertFile",
      paramLabel = "FILE",
      description = "Who vouches for those who ask (default: ${DEFAULT-VALUE}).")
  private Path roots = McpTls.ISTIO.roots();

  @Option(
      names = "--server-maxReceivedMessageSize",
      paramLabel = "OCTETS",
      description = "Of a request (default: ${DEFAULT-VALUE}).")
  private int maxRequestSize = McpSettings.MAX_REQUEST_SIZE;

  /// Null when nothing is served.
  ///
  /// @throws Complaint naming the flag
  @Nullable McpSettings settings() {
    String given = address;
    if (given == null) {
      return null;
    }
    Numbers.atLeast(1, "--server-maxReceivedMessageSize", maxRequestSize);
    String place = given.startsWith(TCP) ? given.substring(TCP.length()) : given;
    InetSocketAddress at = HostPort.parse("--server-address", place);
    McpSettings plain = McpSettings.plain(at).upTo(maxRequestSize);
    try {
      return insecure ? plain : plain.with(new McpTls(certificate, key, roots).server());
    } catch (IOException e) {
      throw new Complaint(
          "--server-address: " + e.getMessage(), "give the three files, or --insecure", e);
    }
  }
}
