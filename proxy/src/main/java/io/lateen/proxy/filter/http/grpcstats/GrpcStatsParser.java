package io.lateen.proxy.filter.http.grpcstats;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import java.util.HashSet;
import java.util.Set;

/// Reads [GrpcStatsConfig].
public final class GrpcStatsParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig";
  }

  @Override
  public FilterConfig parse(Fields config) {
    Set<String> methods = new HashSet<>();
    Fields allowed = config.child("individual_method_stats_allowlist");
    if (allowed != null) {
      for (Fields service : allowed.children("services")) {
        String name = service.required("name");
        service.strings("method_names").forEach(method -> methods.add("/" + name + "/" + method));
      }
    }
    GrpcStatsConfig parsed =
        new GrpcStatsConfig(
            config.bool("stats_for_all_methods"),
            methods,
            config.bool("enable_upstream_stats"),
            config.bool("replace_dots_in_grpc_service_name"));
    if (config.bool("emit_filter_state")) {
      config.problem("emit_filter_state", "true (expected: false; there is no filter state)");
    }
    config.refuseOthers();
    return parsed;
  }
}
