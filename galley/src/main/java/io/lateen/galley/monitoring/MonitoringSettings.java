package io.lateen.galley.monitoring;

import java.net.InetSocketAddress;

/// Where Galley is watched.
///
/// @param address of `/metrics`, `/version` and `/ready` (Istio: port 15014); port 0 for any free
/// @param version what `/version` and `istio_build` say
public record MonitoringSettings(InetSocketAddress address, String version) {}
