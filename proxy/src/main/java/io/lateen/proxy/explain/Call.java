package io.lateen.proxy.explain;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A request before it is known by which listener it comes in.
///
/// @param scheme `http`, `https` or `tcp`
/// @param port that is called
/// @param to the address that is called; null: only its name is known, or the question's source is
///     a unix socket, which then is what is called
public record Call(Question question, String scheme, int port, @Nullable InetAddress to) {}
