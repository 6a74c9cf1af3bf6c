package io.lateen.pilot.source.mcp;

import io.lateen.wire.mcp.McpTls;
import org.jspecify.annotations.Nullable;

/// One of the mesh config's `configSources`.
///
/// @param address `host:port`
/// @param tls null: in plain text
public record ConfigSource(String address, @Nullable McpTls tls) {}
