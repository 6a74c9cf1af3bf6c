package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.rule.EnvoyFilter.FilterType;
import io.lateen.model.rule.EnvoyFilter.ListenerMatch;
import io.lateen.model.rule.EnvoyFilter.ListenerProtocol;
import io.lateen.model.rule.EnvoyFilter.ListenerType;
import io.lateen.model.rule.EnvoyFilter.Position;
import io.lateen.model.service.AddressRange;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Filters of Istio 1.1's `filters` (`pilot/pkg/networking/core/v1alpha3/envoyfilter.go`).
///
/// Where the filter named by BEFORE or AFTER is not there, 1.1 goes on to the far end, and so does
/// this; but never behind the filter that ends a chain, where Envoy would refuse it.
final class InsertionPatches {
  private final Perspective seen;
  private final List<CompiledInsertion> insertions;

  InsertionPatches(Perspective seen, List<CompiledInsertion> insertions) {
    this.seen = seen;
    this.insertions = insertions;
  }

  Listener apply(Listener listener) {
    Listener patched = listener;
    for (CompiledInsertion insertion : insertions) {
      if (means(insertion.rule().match(), patched)) {
        patched = insert(patched, insertion);
      }
    }
    return patched;
  }

  private static Listener insert(Listener listener, CompiledInsertion insertion) {
    Listener.Builder edited = listener.toBuilder();
    for (int i = 0; i < edited.getFilterChainsCount(); i++) {
      edited.setFilterChains(i, insert(edited.getFilterChains(i), insertion));
    }
    if (edited.hasDefaultFilterChain()) {
      edited.setDefaultFilterChain(insert(edited.getDefaultFilterChain(), insertion));
    }
    return edited.build();
  }

  private static FilterChain insert(FilterChain chain, CompiledInsertion insertion) {
    Position position = insertion.rule().position();
    if (insertion.rule().type() == FilterType.HTTP) {
      return ChainPatches.managers(chain, manager -> insert(manager, insertion), "");
    }
    Filter filter =
        Filter.newBuilder().setName(insertion.name()).setTypedConfig(insertion.config()).build();
    return chain.toBuilder()
        .clearFilters()
        .addAllFilters(insert(chain.getFiltersList(), Filter::getName, filter, position))
        .build();
  }

  private static HttpConnectionManager insert(
      HttpConnectionManager manager, CompiledInsertion insertion) {
    HttpFilter filter =
        HttpFilter.newBuilder()
            .setName(insertion.name())
            .setTypedConfig(insertion.config())
            .build();
    return manager.toBuilder()
        .clearHttpFilters()
        .addAllHttpFilters(
            insert(
                manager.getHttpFiltersList(),
                HttpFilter::getName,
                filter,
                insertion.rule().position()))
        .build();
  }

  private static <F> List<F> insert(
      List<F> filters, Function<F, String> name, F filter, Position position) {
    int last = Math.max(0, filters.size() - 1);
    int found = indexOf(filters, name, position.relativeTo());
    int at =
        switch (position.index()) {
          case FIRST -> 0;
          case LAST -> last;
          case BEFORE -> found < 0 ? last : found;
          case AFTER -> found < 0 ? 0 : Math.min(last, found + 1);
        };
    List<F> edited = new ArrayList<>(filters);
    edited.add(at, filter);
    return edited;
  }

  private static <F> int indexOf(List<F> filters, Function<F, String> name, String wanted) {
    for (int i = 0; i < filters.size(); i++) {
      if (FilterNames.same(name.apply(filters.get(i)), wanted)) {
        return i;
      }
    }
    return -1;
  }

  private boolean means(ListenerMatch match, Listener listener) {
    return isOfType(match.type(), listener)
        && (match.portNumber() == 0 || match.portNumber() == Places.port(listener))
        && (match.protocol() == ListenerProtocol.ALL
            || (match.protocol() == ListenerProtocol.HTTP) == isHttp(listener))
        && (match.addresses().isEmpty() || isAt(match.addresses(), listener))
        && (match.portNamePrefix().isEmpty()
            || Places.portNames(seen, listener).stream()
                .anyMatch(name -> name.startsWith(match.portNamePrefix())));
  }

  private boolean isOfType(ListenerType type, Listener listener) {
    return type == ListenerType.ANY || type.name().equals(Places.context(seen, listener).name());
  }

  private static boolean isHttp(Listener listener) {
    return listener.getFilterChainsList().stream()
        .flatMap(chain -> chain.getFiltersList().stream())
        .anyMatch(filter -> filter.getTypedConfig().is(HttpConnectionManager.class));
  }

  private static boolean isAt(List<String> addresses, Listener listener) {
    String address = listener.getAddress().getSocketAddress().getAddress();
    return listener.getAddress().hasSocketAddress()
        && addresses.stream().anyMatch(range -> AddressRange.contains(range, address));
  }
}
