package io.lateen.proxy.filter.network.mongo;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [MongoProxyConfig]. Delays, a log of its own and dynamic metadata are refused.
public final class MongoProxyParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy";
  }

  @Override
  public boolean isNetwork() {
    return true;
  }

  /// `commands` only chooses for which commands there are statistics by name, which are not kept.
  @Override
  public FilterConfig parse(Fields config) {
    MongoProxyConfig parsed = new MongoProxyConfig(config.required("stat_prefix"));
    config.refuseOthers("commands");
    return parsed;
  }
}
