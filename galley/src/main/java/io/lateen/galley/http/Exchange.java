package io.lateen.galley.http;

import io.netty.handler.codec.http.FullHttpRequest;

/// A request under way on a connection.
///
/// @param head the request as Netty read it, its body already taken; for handshakes
record Exchange(ApiRequest request, FullHttpRequest head, boolean keepAlive) {}
