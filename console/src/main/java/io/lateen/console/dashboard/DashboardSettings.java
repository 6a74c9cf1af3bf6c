package io.lateen.console.dashboard;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/// @param listen where the pages are served; Grafana's port is 3000, port 0 picks a free one
/// @param prometheus the server asked for data, for example `http://127.0.0.1:9090`
/// @param dashboards a folder of Grafana dashboards, `*.json`; read anew for every page
public record DashboardSettings(InetSocketAddress listen, URI prometheus, Path dashboards) {
  public static final int PORT = 3000;
}
