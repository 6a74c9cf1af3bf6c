package io.lateen.proxy.resource;

import java.time.Duration;

/// `envoy.config.cluster.v3.OutlierDetection`, what counts consecutive failures. Each `enforcing…`
/// is a percentage; 0 turns that detector off.
public record OutlierDetection(
    int consecutive5xx,
    int enforcingConsecutive5xx,
    int consecutiveGatewayFailure,
    int enforcingConsecutiveGatewayFailure,
    int consecutiveLocalOriginFailure,
    int enforcingConsecutiveLocalOriginFailure,
    boolean splitExternalLocalOriginErrors,
    Duration interval,
    Duration baseEjectionTime,
    Duration maxEjectionTime,
    int maxEjectionPercent) {}
