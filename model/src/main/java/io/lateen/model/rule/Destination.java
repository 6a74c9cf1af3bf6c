package io.lateen.model.rule;

import org.jspecify.annotations.Nullable;

/// Where a request goes: a host of the registry, perhaps one subset of it, perhaps one port.
public record Destination(String host, @Nullable String subset, @Nullable PortSelector port) {}
