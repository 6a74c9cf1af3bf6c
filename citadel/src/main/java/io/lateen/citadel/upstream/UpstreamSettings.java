package io.lateen.citadel.upstream;

import java.nio.file.Path;
import java.time.Duration;

/// The authority above this one.
///
/// @param host of its gRPC port (`--upstream-ca-address`)
/// @param roots by which it is known, PEM; read anew each time
/// @param token of a ServiceAccount, for the audience that it wants; read anew each time
/// @param life of the certificate that is asked for (`--requested-ca-cert-ttl`)
public record UpstreamSettings(String host, int port, Path roots, Path token, Duration life) {}
