package io.lateen.galley;

import io.lateen.galley.admission.RuleCheck;
import io.lateen.galley.http.ApiServerSettings;
import io.lateen.galley.mcp.McpSettings;
import io.lateen.galley.monitoring.MonitoringSettings;
import io.lateen.galley.resource.ClusterIps;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What Galley is told at its start.
///
/// @param state the directory of the store, made when it is not there
/// @param api where the API listens, and where its keys and its kubeconfig are
/// @param addresses what Services get
/// @param monitoring where its figures are; absent when nobody asks for them
/// @param mcp where its configuration is served by MCP; absent when it is not
/// @param checks of rules, beside its own
public record GalleyConfig(
    Path state,
    ApiServerSettings api,
    ClusterIps addresses,
    @Nullable MonitoringSettings monitoring,
    @Nullable McpSettings mcp,
    RuleCheck checks) {

  /// Without figures and MCP.
  public GalleyConfig(Path state, ApiServerSettings api, ClusterIps addresses) {
    this(state, api, addresses, null, null, RuleCheck.NONE);
  }

  /// The same with figures.
  public GalleyConfig monitored(MonitoringSettings settings) {
    return new GalleyConfig(state, api, addresses, settings, mcp, checks);
  }

  /// The same with further checks.
  public GalleyConfig checkedBy(RuleCheck others) {
    return new GalleyConfig(state, api, addresses, monitoring, mcp, others);
  }

  /// The same, serving MCP.
  public GalleyConfig serving(McpSettings settings) {
    return new GalleyConfig(state, api, addresses, monitoring, settings, checks);
  }

  /// The usual places in a home directory; Services get addresses of 127.`block`.128.0/17.
  ///
  /// @param port of the API; 0 = any free one
  public static GalleyConfig in(Path home, int port, int block) {
    return new GalleyConfig(
        home.resolve("store"),
        ApiServerSettings.in(home, port),
        new ClusterIps("127." + block + ".128.1", 32_766));
  }
}
