package io.lateen.proxy.resource;

import java.time.Duration;

/// `Cluster.SlowStartConfig`: endpoints that are new get their share little by little.
///
/// @param aggression more than 1 grows faster at first, less than 1 slower; more than 0
/// @param minWeightPercent what they begin with
public record SlowStart(Duration window, double aggression, double minWeightPercent) {}
