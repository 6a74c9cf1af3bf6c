package io.lateen.proxy.http;

/// How much a head may be.
///
/// @param octets start line and headers together
/// @param headers how many
public record HeadLimits(int octets, int headers) {
  /// Envoy's defaults.
  public static final HeadLimits DEFAULT = new HeadLimits(60 * 1024, 100);
}
