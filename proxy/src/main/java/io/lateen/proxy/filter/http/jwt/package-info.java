/// JSON Web Tokens (RFC 7519): finds them in requests, checks them, tells later filters and the
/// application what they say, refuses requests without one that is good enough.
@NullMarked
package io.lateen.proxy.filter.http.jwt;

import org.jspecify.annotations.NullMarked;
