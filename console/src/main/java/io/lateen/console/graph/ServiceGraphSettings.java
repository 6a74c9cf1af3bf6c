package io.lateen.console.graph;

import java.net.InetSocketAddress;
import java.net.URI;

/// @param listen where the pages are served; servicegraph's port is 8088, port 0 picks a free one
/// @param prometheus the server asked for rates, for example `http://127.0.0.1:9090`
public record ServiceGraphSettings(InetSocketAddress listen, URI prometheus) {
  public static final int PORT = 8088;
}
