package io.lateen.proxy;

import io.lateen.proxy.agent.Agent;
import java.util.Objects;

/// The main class of `lateen proxy`: flags and environment of pilot-agent, our own proxy or a real
/// Envoy behind them. Nothing is loaded here that a first request does not need.
public final class ProxyMain {
  private ProxyMain() {}

  /// Ends the process when the proxy ends.
  public static void main(String[] args) {
    System.exit(new Agent("lateen/" + version()).run(args, System.getenv(), LiveRequestPath::new));
  }

  /// The build's, from the jar's manifest; classes outside a jar have none.
  private static String version() {
    return Objects.requireNonNullElse(
        ProxyMain.class.getPackage().getImplementationVersion(), "unknown");
  }
}
