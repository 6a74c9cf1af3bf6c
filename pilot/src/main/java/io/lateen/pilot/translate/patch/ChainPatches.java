package io.lateen.pilot.translate.patch;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.ChainTarget;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.ListenerTarget;
import java.util.List;
import java.util.function.UnaryOperator;

/// Patches of the filters in a chain. A filter that is added comes before the last, which ends the
/// chain: the router, `tcp_proxy`, the HTTP connection manager.
final class ChainPatches {
  private static final ChainTarget ANY = new ChainTarget("", "", "", "", 0, "", "");

  private final RoutePatches tables;

  ChainPatches(RoutePatches tables) {
    this.tables = tables;
  }

  FilterChain apply(FilterChain chain, CompiledPatch patch) {
    if (!means(patch, chain)) {
      return chain;
    }
    return patch.applyTo() == ApplyTo.NETWORK_FILTER
        ? networkFilters(chain, patch)
        : managers(chain, filter -> httpFilters(filter, patch), target(patch).filter());
  }

  private static FilterChain networkFilters(FilterChain chain, CompiledPatch patch) {
    String name = target(patch).filter();
    List<Filter> filters = chain.getFiltersList();
    return chain.toBuilder()
        .clearFilters()
        .addAllFilters(
            Edits.edit(
                filters,
                filter -> FilterNames.same(filter.getName(), name),
                patch.operation(),
                (Filter) patch.value(),
                Math.max(0, filters.size() - 1)))
        .build();
  }

  private static HttpConnectionManager httpFilters(
      HttpConnectionManager manager, CompiledPatch patch) {
    String name = target(patch).subFilter();
    List<HttpFilter> filters = manager.getHttpFiltersList();
    return manager.toBuilder()
        .clearHttpFilters()
        .addAllHttpFilters(
            Edits.edit(
                filters,
                filter -> FilterNames.same(filter.getName(), name),
                patch.operation(),
                (HttpFilter) patch.value(),
                Math.max(0, filters.size() - 1)))
        .build();
  }

  /// Patches the tables written into connection managers.
  FilterChain routes(FilterChain chain, Context context, int port) {
    return managers(
        chain,
        manager ->
            manager.hasRouteConfig()
                ? manager.toBuilder()
                    .setRouteConfig(tables.apply(manager.getRouteConfig(), context, port))
                    .build()
                : manager,
        "");
  }

  /// Changes every HTTP connection manager of a chain.
  ///
  /// @param name of those that are meant; empty: all
  static FilterChain managers(
      FilterChain chain, UnaryOperator<HttpConnectionManager> change, String name) {
    FilterChain.Builder edited = chain.toBuilder();
    for (Filter.Builder filter : edited.getFiltersBuilderList()) {
      if (filter.getTypedConfig().is(HttpConnectionManager.class)
          && (name.isEmpty() || FilterNames.same(filter.getName(), name))) {
        filter.setTypedConfig(Any.pack(change.apply(manager(filter.getTypedConfig()))));
      }
    }
    return edited.build();
  }

  private static HttpConnectionManager manager(Any config) {
    try {
      return config.unpack(HttpConnectionManager.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a filter of our own cannot be read: " + config, e);
    }
  }

  private static ChainTarget target(CompiledPatch patch) {
    return patch.target() instanceof ListenerTarget listener ? listener.chain() : ANY;
  }

  static boolean means(CompiledPatch patch, FilterChain chain) {
    ChainTarget target = target(patch);
    return isLike(target, chain) && hasFilters(target, chain);
  }

  private static boolean isLike(ChainTarget target, FilterChain chain) {
    FilterChainMatch match = chain.getFilterChainMatch();
    return (target.name().isEmpty() || target.name().equals(chain.getName()))
        && (target.sni().isEmpty() || match.getServerNamesList().contains(target.sni()))
        && (target.transportProtocol().isEmpty()
            || target.transportProtocol().equals(match.getTransportProtocol()))
        && (target.applicationProtocols().isEmpty()
            || match
                .getApplicationProtocolsList()
                .containsAll(List.of(target.applicationProtocols().split("\\s*,\\s*", -1))))
        && (target.destinationPort() == 0
            || target.destinationPort() == match.getDestinationPort().getValue());
  }

  private static boolean hasFilters(ChainTarget target, FilterChain chain) {
    if (target.filter().isEmpty() && target.subFilter().isEmpty()) {
      return true;
    }
    return chain.getFiltersList().stream()
        .filter(filter -> isNamed(filter.getName(), target.filter()))
        .anyMatch(filter -> target.subFilter().isEmpty() || has(filter, target.subFilter()));
  }

  private static boolean isNamed(String name, String wanted) {
    return wanted.isEmpty() || FilterNames.same(name, wanted);
  }

  private static boolean has(Filter filter, String subFilter) {
    return filter.getTypedConfig().is(HttpConnectionManager.class)
        && manager(filter.getTypedConfig()).getHttpFiltersList().stream()
            .anyMatch(http -> FilterNames.same(http.getName(), subFilter));
  }
}
