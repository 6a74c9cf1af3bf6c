package io.lateen.pilot.translate.listener;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.lateen.model.service.Protocol;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.Perspective;

/// Filters that understand what a TCP port speaks, and count it. First in a chain, as Istio has
/// them.
final class Codecs {
  /// A contribution to Envoy, whose class is published under its first name only; the fields are
  /// the same.
  private static final String MYSQL =
      "type.googleapis.com/envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy";

  private Codecs() {}

  static FilterChain before(
      Perspective seen, FilterChain chain, Protocol protocol, String statPrefix) {
    return switch (protocol) {
      case MONGO -> first(chain, "mongo_proxy", mongo(statPrefix));
      case MYSQL ->
          seen.node().countsMysql() ? first(chain, "mysql_proxy", mysql(statPrefix)) : chain;
      default -> chain;
    };
  }

  private static Any mongo(String statPrefix) {
    return Messages.any(MongoProxy.newBuilder().setStatPrefix(statPrefix).build());
  }

  private static Any mysql(String statPrefix) {
    return Any.newBuilder()
        .setTypeUrl(MYSQL)
        .setValue(MySQLProxy.newBuilder().setStatPrefix(statPrefix).build().toByteString())
        .build();
  }

  private static FilterChain first(FilterChain chain, String name, Any config) {
    return chain.toBuilder()
        .addFilters(
            0, Filter.newBuilder().setName("envoy.filters.network." + name).setTypedConfig(config))
        .build();
  }
}
