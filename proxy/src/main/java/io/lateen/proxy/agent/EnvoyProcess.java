package io.lateen.proxy.agent;

import io.lateen.proxy.admin.AdminServer;
import io.lateen.proxy.resource.Callers;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A real Envoy as a child. A `sh` stands between: it starts Envoy, waits for it, and kills it when
/// the pipe from this process closes, so that neither Envoy nor its folder survives the agent,
/// however that ends.
public final class EnvoyProcess implements AgentProcess {
  private static final String WATCHDOG =
      """
      exec 3<&0
      made=$1
      shift
      "$@" </dev/null 3<&- &
      envoy=$!
      (read -r _ <&3; kill -9 $envoy; [ -z "$made" ] || rm -rf -- "$made") 2>/dev/null &
      watchdog=$!
      exec 3<&-
      trap '' TERM INT
      wait $envoy
      code=$?
      kill -9 $watchdog 2>/dev/null
      exit $code
      """;

  private static final String BOOTSTRAP = "envoy-rev0.json";

  /// The folder that Istio's manifests name; here many Pods share one file system.
  private static final String IN_THE_IMAGE = "/etc/istio/proxy";

  private final AgentOptions options;
  private final EnvoyAdmin admin;
  private final Process process;
  private final MultiThreadIoEventLoopGroup group;
  private final AdminServer status;
  private final @Nullable EnvoySecrets secrets;
  private final @Nullable TokenSecret token;
  private @Nullable Path madeFolder;

  /// Writes the bootstrap and starts Envoy and the status server.
  ///
  /// @throws IOException if one of them cannot be
  public EnvoyProcess(AgentOptions options, String binary, String version) throws IOException {
    this.options = options;
    this.admin = new EnvoyAdmin(options.adminAddress(), options.adminPort());
    Transport transport = Transport.choose();
    group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    status =
        AdminServer.start(
            group.next(),
            transport.serverSocket(),
            new InetSocketAddress(options.ip(), options.statusPort()),
            Callers.ANYBODY,
            new StatusHandler(
                new EnvoyReadiness(admin, options.applicationPorts()),
                options.probes(),
                new EnvoyStats(admin)));
    Path folder = folder();
    secrets = EnvoySecrets.start(options, folder, group.next(), transport);
    token = TokenSecret.start(options, folder, group.next());
    PilotTls tls = options.pilotTls();
    if (tls != null) {
      tls.writeSecrets(folder);
    }
    Path bootstrap = folder.resolve(BOOTSTRAP);
    Files.writeString(bootstrap, bootstrap(folder, version));
    process =
        new ProcessBuilder(command(binary, bootstrap))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  private String bootstrap(Path folder, String version) {
    NodeIdentity node = NodeIdentity.of(options, version);
    return Bootstrap.json(
        options,
        node.announcingSecrets(options.identity() != null, options.credentials() != null),
        secrets == null ? null : secrets.socket(),
        folder);
  }

  private Path folder() throws IOException {
    String wanted = options.configPath();
    if (wanted != null && !wanted.equals(IN_THE_IMAGE)) {
      return Files.createDirectories(Path.of(wanted));
    }
    Path made = Files.createTempDirectory("lateen-envoy");
    madeFolder = made;
    return made;
  }

  /// The arguments of pilot-agent that Envoy still knows, and those it needs beside others on one
  /// host.
  private List<String> command(String binary, Path bootstrap) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHDOG, "envoy"));
    command.addAll(List.of(madeFolder == null ? "" : madeFolder.toString(), binary));
    command.addAll(List.of("-c", bootstrap.toString()));
    command.addAll(List.of("--drain-time-s", Long.toString(options.drain().toSeconds())));
    command.addAll(List.of("--parent-shutdown-time-s", "60"));
    command.addAll(List.of("--service-cluster", options.serviceCluster()));
    command.addAll(List.of("--service-node", options.nodeId()));
    command.addAll(List.of("-l", options.logLevel(), "--disable-hot-restart"));
    command.add("--allow-unknown-static-fields");
    if (options.concurrency() > 0) {
      command.addAll(List.of("--concurrency", Integer.toString(options.concurrency())));
    }
    return command;
  }

  public int statusPort() {
    return status.port();
  }

  /// Waits for Envoy's end.
  ///
  /// @return its exit code
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /// Envoy drains by itself; what the agent can see of it is the count of active requests.
  @Override
  public void drain() {
    admin.post("/healthcheck/fail");
    admin.post("/drain_listeners?graceful&skip_exit");
    long end = System.nanoTime() + options.terminationDrain().toNanos();
    long quiet = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    while (process.isAlive()
        && System.nanoTime() < end
        && (System.nanoTime() < quiet || admin.activeRequests() > 0)) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    admin.post("/quitquitquit");
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        // The watchdog kills Envoy when its pipe closes.
        process.getOutputStream().close();
        process.waitFor(2, TimeUnit.SECONDS);
      }
      if (secrets != null) {
        secrets.close();
      }
      if (token != null) {
        token.close();
      }
      if (madeFolder != null) {
        removeFolder(madeFolder);
      }
    } catch (IOException e) {
      System.err.println("agent: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    status.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static void removeFolder(Path made) throws IOException {
    Files.deleteIfExists(made.resolve(BOOTSTRAP));
    for (SecretFile secret : PilotTls.in(made)) {
      secret.delete();
    }
    Files.deleteIfExists(made);
  }
}
