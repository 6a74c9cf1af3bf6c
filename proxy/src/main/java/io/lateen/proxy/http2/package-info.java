/// HTTP/2 (RFC 9113, RFC 8441) on bytes: frames, streams and their flow control, for both ends of a
/// connection. Messages become the heads and bodies of `proxy.http`, as those of HTTP/1.1 do. Not
/// thread-safe; everything here belongs to one event loop.
@NullMarked
package io.lateen.proxy.http2;

import org.jspecify.annotations.NullMarked;
