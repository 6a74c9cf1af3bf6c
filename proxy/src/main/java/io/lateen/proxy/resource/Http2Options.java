package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.Http2ProtocolOptions`. Null: the default of the codec.
public record Http2Options(
    @Nullable Integer maxConcurrentStreams,
    @Nullable Integer initialStreamWindowSize,
    @Nullable Integer initialConnectionWindowSize) {}
