package io.lateen.pilot.source.mcp;

import io.lateen.wire.mcp.SinkSettings;
import java.util.List;

/// The mesh config's `configSources`: who says the rules by MCP.
///
/// @param all in the order in which they are believed
/// @param maxMessageSize octets of a message that is still read
public record ConfigSources(List<ConfigSource> all, int maxMessageSize) {
  public static final ConfigSources NONE =
      new ConfigSources(List.of(), SinkSettings.MAX_MESSAGE_SIZE);

  public ConfigSources {
    all = List.copyOf(all);
  }
}
