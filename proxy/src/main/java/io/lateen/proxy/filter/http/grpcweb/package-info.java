/// gRPC-Web ("gRPC Web" in grpc/doc/PROTOCOL-WEB.md): browsers call gRPC services.
@NullMarked
package io.lateen.proxy.filter.http.grpcweb;

import org.jspecify.annotations.NullMarked;
