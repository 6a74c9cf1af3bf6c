package io.lateen.proxy.agent;

import io.lateen.proxy.tls.TlsEngine;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// The life of a proxy process, from command line to exit code. SIGTERM, the end of standard input
/// (`--parent-pipe`) and `/quitquitquit` end it; the first two gracefully, with exit code 0.
public final class Agent {
  private final CountDownLatch quit = new CountDownLatch(1);
  private final String version;
  private volatile boolean ending;

  public Agent(String version) {
    this.version = version;
  }

  /// Runs until the end.
  ///
  /// @param requestPath makes our own request path
  /// @return the exit code
  public int run(String[] args, Map<String, String> environment, RequestPath.Factory requestPath) {
    try {
      AgentOptions options = AgentOptions.parse(args, environment);
      String binary = options.binaryPath();
      if (binary != null && options.config() != null) {
        throw new IllegalArgumentException(
            "--config " + options.config() + " is for our own proxy (expected: no --binaryPath)");
      }
      return binary == null ? own(options, requestPath) : envoy(options, binary);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("lateen proxy: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private int own(AgentOptions options, RequestPath.Factory requestPath)
      throws IOException, InterruptedException {
    TlsEngine.prepare();
    OwnProxy proxy = new OwnProxy(options, version, requestPath, quit::countDown);
    endGracefully(proxy, options);
    quit.await();
    ending = true;
    proxy.close();
    return 0;
  }

  private int envoy(AgentOptions options, String binary) throws IOException, InterruptedException {
    EnvoyProcess envoy = new EnvoyProcess(options, binary, version);
    endGracefully(envoy, options);
    int code = envoy.waitFor();
    if (ending) {
      // The graceful end is under way on another thread and ends this process.
      Thread.sleep(Long.MAX_VALUE);
    }
    ending = true;
    envoy.close();
    return code;
  }

  /// SIGTERM runs shutdown hooks and would give exit code 143; an end that was asked for and went
  /// well is no failure, so the hook itself ends the process.
  private void endGracefully(AgentProcess process, AgentOptions options) {
    Thread hook =
        new Thread(
            () -> {
              if (!ending) {
                ending = true;
                process.drain();
                process.close();
                Runtime.getRuntime().halt(0);
              }
            },
            "drain");
    Runtime.getRuntime().addShutdownHook(hook);
    if (options.parentPipe()) {
      Thread.ofPlatform().daemon().name("parent").start(Agent::awaitParent);
    }
  }

  private static void awaitParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes anything that matters.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(0);
  }
}
