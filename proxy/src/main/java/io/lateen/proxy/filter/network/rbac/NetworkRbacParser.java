package io.lateen.proxy.filter.network.rbac;

import io.lateen.proxy.filter.rbac.RulesParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [NetworkRbacConfig]. A connection is judged once, when it has come; Envoy can do it again
/// for each piece of data, which is refused.
public final class NetworkRbacParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.network.rbac.v3.RBAC";
  }

  @Override
  public boolean isNetwork() {
    return true;
  }

  @Override
  public FilterConfig parse(Fields config) {
    String prefix = config.required("stat_prefix");
    NetworkRbacConfig parsed =
        new NetworkRbacConfig(
            RulesParser.parse(config.child("rules")),
            RulesParser.parse(config.child("shadow_rules")),
            prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix,
            config.string("shadow_rules_stat_prefix"));
    String when = config.word("enforcement_type");
    if (!when.equals("ONE_TIME_ON_FIRST_BYTE")) {
      config.problem("enforcement_type", when + " (expected: ONE_TIME_ON_FIRST_BYTE)");
    }
    config.refuseOthers();
    return parsed;
  }
}
