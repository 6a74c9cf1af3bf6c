/// HTTP as vocabulary: heads, bodies, and the HTTP/1.1 codec (RFC 9110, 9112) on bytes. Not
/// thread-safe;
/// everything here belongs to one event loop.
@NullMarked
package io.lateen.proxy.http;

import org.jspecify.annotations.NullMarked;
