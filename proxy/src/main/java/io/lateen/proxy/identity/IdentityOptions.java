package io.lateen.proxy.identity;

import io.lateen.proxy.resource.Address;
import java.nio.file.Path;
import java.time.Duration;

/// Whom to ask for a certificate, and with what.
///
/// @param authority where Citadel is
/// @param token file with the ServiceAccount's token
/// @param roots file with what Citadel's own certificate is checked against
/// @param life asked for
public record IdentityOptions(Address authority, Path token, Path roots, Duration life) {}
