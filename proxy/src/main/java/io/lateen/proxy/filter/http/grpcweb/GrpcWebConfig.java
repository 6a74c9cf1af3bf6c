package io.lateen.proxy.filter.http.grpcweb;

import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.stats.Scope;

/// `envoy.extensions.filters.http.grpc_web.v3.GrpcWeb`: turns the filter on.
public record GrpcWebConfig() implements FilterSpec {
  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new GrpcWebFilter(index);
  }

  @Override
  public boolean explain(String name, DryRun run) {
    if (WebContent.of(run.request()) != null) {
      run.remark(name, "gRPC-Web is translated to gRPC");
      GrpcWebFilter.toGrpc(run.request());
    }
    return true;
  }
}
