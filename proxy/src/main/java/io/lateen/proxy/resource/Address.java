package io.lateen.proxy.resource;

/// Where to listen or connect: `envoy.config.core.v3.SocketAddress`, TCP.
///
/// @param host an IP address as text; a DNS name only in clusters that resolve names
/// @param port 0..65535
public record Address(String host, int port) {
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
