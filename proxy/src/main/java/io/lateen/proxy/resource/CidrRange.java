package io.lateen.proxy.resource;

/// `envoy.config.core.v3.CidrRange`.
public record CidrRange(String address, int prefixLength) {}
