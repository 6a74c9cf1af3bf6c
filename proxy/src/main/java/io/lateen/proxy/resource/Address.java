package io.lateen.proxy.resource;

/// Where to listen or connect: `envoy.config.core.v3.Address`, TCP or a pipe.
///
/// @param host an IP address as text; a DNS name only in clusters that resolve names; a pipe as
///     `unix://` and its path
/// @param port 0..65535; 0 for a pipe
public record Address(String host, int port) {
  private static final String UNIX = "unix://";

  public static Address pipe(String path) {
    return new Address(UNIX + path, 0);
  }

  /// Whether it is a socket of the file system.
  public boolean isPipe() {
    return host.startsWith(UNIX);
  }

  /// Of a pipe: absolute or, of a listener, `@` and a name.
  public String path() {
    return host.substring(UNIX.length());
  }

  /// As Envoy prints it: `ip:port`, or the path of a pipe.
  public String place() {
    return isPipe() ? path() : toString();
  }

  @Override
  public String toString() {
    if (isPipe()) {
      return host;
    }
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
