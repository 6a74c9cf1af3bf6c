/// HPACK (RFC 7541): header fields as few octets, in the context of one connection. Not
/// thread-safe; everything here belongs to one event loop.
@NullMarked
package io.lateen.proxy.hpack;

import org.jspecify.annotations.NullMarked;
