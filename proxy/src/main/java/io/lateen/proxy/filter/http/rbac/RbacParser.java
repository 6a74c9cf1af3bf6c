package io.lateen.proxy.filter.http.rbac;

import io.lateen.proxy.filter.rbac.RulesParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [RbacConfig]. Envoy's generic matching tree in place of rules is refused.
public final class RbacParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.rbac.v3.RBAC";
  }

  @Override
  public FilterConfig parse(Fields config) {
    return read(config);
  }

  private static RbacConfig read(Fields config) {
    RbacConfig parsed =
        new RbacConfig(
            RulesParser.parse(config.child("rules")),
            RulesParser.parse(config.child("shadow_rules")),
            config.string("rules_stat_prefix"),
            config.string("shadow_rules_stat_prefix"));
    config.refuseOthers();
    return parsed;
  }

  @Override
  public String perRouteMessageName() {
    return "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";
  }

  @Override
  public FilterConfig parsePerRoute(Fields config) {
    Fields own = config.child("rbac");
    return new RbacConfig.PerRoute(own == null ? null : read(own));
  }
}
