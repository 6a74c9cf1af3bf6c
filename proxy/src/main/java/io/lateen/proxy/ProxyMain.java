package io.lateen.proxy;

import io.lateen.proxy.agent.Agent;

/// The main class of `lateen proxy`: flags and environment of pilot-agent, our own proxy or a real
/// Envoy behind them. Nothing is loaded here that a first request does not need.
public final class ProxyMain {
  static final String VERSION = "lateen/0.1.0";

  private ProxyMain() {}

  /// Ends the process when the proxy ends.
  public static void main(String[] args) {
    System.exit(new Agent(VERSION).run(args, System.getenv(), LiveRequestPath::new));
  }
}
