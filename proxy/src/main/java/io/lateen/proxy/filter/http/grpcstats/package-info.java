/// Counts gRPC calls by service and method (Envoy's "gRPC Statistics").
@NullMarked
package io.lateen.proxy.filter.http.grpcstats;

import org.jspecify.annotations.NullMarked;
