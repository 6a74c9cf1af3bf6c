package io.lateen.proxy.filter.http.grpcweb;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [GrpcWebConfig].
public final class GrpcWebParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb";
  }

  @Override
  public FilterConfig parse(Fields config) {
    return new GrpcWebConfig();
  }
}
