package io.lateen.proxy.admin;

import io.lateen.proxy.resource.Address;
import java.util.Map;

/// An endpoint as `/clusters` shows it.
///
/// @param health `HEALTHY`, `UNHEALTHY`, `DEGRADED` or `DRAINING`, what the control plane says
/// @param ejected put out by outlier detection
/// @param failedCheck its health checks fail
/// @param pendingCheck its first health check is under way; `failedCheck` then, too
/// @param stats by Envoy's names: `cx_active`, `rq_total`, …
public record HostStatus(
    Address address,
    String hostname,
    int weight,
    int priority,
    String region,
    String zone,
    String subZone,
    String health,
    boolean ejected,
    boolean failedCheck,
    boolean pendingCheck,
    Map<String, Long> stats) {}
