package io.lateen.mixer.adapter.grpc;

import java.time.Duration;

/// Where an adapter listens.
///
/// @param address `host:port`
/// @param timeout of a call
record Connection(String address, Duration timeout, Authentication authentication) {}
