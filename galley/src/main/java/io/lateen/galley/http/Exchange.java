package io.lateen.galley.http;

import io.netty.handler.codec.http.FullHttpRequest;

/// A request under way on a connection.
///
/// @param head the request as Netty read it, its body already taken; for handshakes
/// @param headOnly the answer's body is not wanted
record Exchange(ApiRequest request, FullHttpRequest head, boolean keepAlive, boolean headOnly) {}
