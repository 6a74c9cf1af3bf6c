package io.lateen.proxy.explain;

import io.lateen.proxy.http.RequestHead;
import java.net.SocketAddress;

/// A request as it would come to this proxy.
///
/// @param request never changed
/// @param source where its connection comes from; of a unix socket its path
/// @param tls whether the connection is encrypted
/// @param serverName of the TLS client hello, or empty
/// @param draw what chance says of it, see `CompiledTable.decide`
public record Question(
    RequestHead request, SocketAddress source, boolean tls, String serverName, long draw) {}
