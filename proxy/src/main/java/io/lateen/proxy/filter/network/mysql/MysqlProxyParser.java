package io.lateen.proxy.filter.network.mysql;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [MysqlProxyConfig]. A log of its own is refused.
public final class MysqlProxyParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy";
  }

  @Override
  public boolean isNetwork() {
    return true;
  }

  @Override
  public FilterConfig parse(Fields config) {
    MysqlProxyConfig parsed = new MysqlProxyConfig(config.required("stat_prefix"));
    config.refuseOthers();
    return parsed;
  }
}
