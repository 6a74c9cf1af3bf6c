package io.lateen.pilot;

import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.tls.KeySource;
import java.net.InetSocketAddress;

/// xDS over TLS (`--secureGrpcAddr`).
///
/// @param address Istio's is port 15011 or 15012; port 0 for any free one
/// @param keys who Pilot is there, and whom it believes
/// @param admission tells whether proxies are who they say they are
public record SecureXds(InetSocketAddress address, KeySource keys, Admission admission) {}
