package io.lateen.proxy.admin;

import java.time.Instant;

/// What a destination was found to speak where nobody declares it, as `/listeners` shows it.
///
/// @param destination `ip:port`
/// @param protocol `http/1.1`, `h2c`, `tcp` (the client speaks first, another protocol) or
///     `server-first`
/// @param since when it was first found so, uninterruptedly
public record LearntProtocol(String destination, String protocol, Instant since) {}
