package io.lateen.pilot.snapshot;

import io.lateen.model.rule.VirtualService;

/// Where an HTTP route is written.
///
/// @param rule that has it, which need not be the one that has the hosts
/// @param index in its `http`
public record RouteOrigin(VirtualService rule, int index) {}
