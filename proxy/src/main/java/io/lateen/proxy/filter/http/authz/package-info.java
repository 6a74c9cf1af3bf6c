/// Asks an external authorizer about each request (Envoy's `ext_authz`), by HTTP or by gRPC.
@NullMarked
package io.lateen.proxy.filter.http.authz;

import org.jspecify.annotations.NullMarked;
