package io.lateen.proxy.resource;

/// An HTTP filter in its place.
///
/// @param name what the control plane calls it; per-route configuration is found by this name
/// @param config what the filter's own `FilterParser` made of it
/// @param disabled true: skipped unless a route has configuration for it
public record HttpFilterConfig(String name, FilterConfig config, boolean disabled) {}
