package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.ListenerTarget;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Patches of listeners and of what is in them.
final class ListenerPatches {
  private static final Set<ApplyTo> ROUTES =
      Set.of(ApplyTo.ROUTE_CONFIGURATION, ApplyTo.VIRTUAL_HOST, ApplyTo.HTTP_ROUTE);

  private final Perspective seen;
  private final List<CompiledInsertion> insertions;
  private final List<CompiledPatch> patches;
  private final ChainPatches chains;

  ListenerPatches(
      Perspective seen, List<CompiledInsertion> insertions, List<CompiledPatch> patches) {
    this.seen = seen;
    this.insertions = insertions;
    this.patches = patches;
    this.chains = new ChainPatches(new RoutePatches(seen, patches));
  }

  List<Listener> apply(List<Listener> listeners) {
    List<Listener> all = new ArrayList<>(listeners);
    InsertionPatches inserting = new InsertionPatches(seen, insertions);
    all.replaceAll(inserting::apply);
    for (CompiledPatch patch : patches) {
      if (patch.applyTo() == ApplyTo.LISTENER) {
        all = new ArrayList<>(ofListeners(all, patch));
      } else {
        all.replaceAll(listener -> within(listener, patch));
      }
    }
    if (patches.stream().anyMatch(patch -> ROUTES.contains(patch.applyTo()))) {
      all.replaceAll(this::withRoutes);
    }
    return all;
  }

  /// A name that is taken is not added again.
  private List<Listener> ofListeners(List<Listener> listeners, CompiledPatch patch) {
    Listener value = (Listener) patch.value();
    if (patch.operation() == Operation.ADD
        && (!isAddedHere(patch)
            || listeners.stream().anyMatch(one -> one.getName().equals(value.getName())))) {
      return listeners;
    }
    return Edits.edit(
        listeners, one -> means(patch, one), patch.operation(), value, listeners.size());
  }

  private boolean isAddedHere(CompiledPatch patch) {
    return seen.node().isRouter()
        ? patch.isFor(Context.GATEWAY)
        : patch.isFor(Context.SIDECAR_OUTBOUND) || patch.isFor(Context.SIDECAR_INBOUND);
  }

  private Listener within(Listener listener, CompiledPatch patch) {
    return switch (patch.applyTo()) {
      case LISTENER_FILTER -> means(patch, listener) ? listenerFilters(listener, patch) : listener;
      case FILTER_CHAIN -> means(patch, listener) ? chainsOf(listener, patch) : listener;
      case NETWORK_FILTER, HTTP_FILTER ->
          means(patch, listener) ? inChains(listener, patch) : listener;
      case INVALID, LISTENER, ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE -> listener;
      case CLUSTER, EXTENSION_CONFIG, BOOTSTRAP -> listener;
    };
  }

  private static Listener listenerFilters(Listener listener, CompiledPatch patch) {
    String name = patch.target() instanceof ListenerTarget some ? some.listenerFilter() : "";
    List<ListenerFilter> filters =
        Edits.edit(
            listener.getListenerFiltersList(),
            filter -> name.isEmpty() || filter.getName().equals(name),
            patch.operation(),
            (ListenerFilter) patch.value(),
            listener.getListenerFiltersCount());
    return listener.toBuilder().clearListenerFilters().addAllListenerFilters(filters).build();
  }

  private Listener chainsOf(Listener listener, CompiledPatch patch) {
    FilterChain value = (FilterChain) patch.value();
    Listener.Builder edited = listener.toBuilder().clearFilterChains();
    edited.addAllFilterChains(
        Edits.edit(
            listener.getFilterChainsList(),
            chain -> ChainPatches.means(patch, chain),
            patch.operation(),
            value,
            listener.getFilterChainsCount()));
    if (listener.hasDefaultFilterChain()
        && ChainPatches.means(patch, listener.getDefaultFilterChain())) {
      switch (patch.operation()) {
        case MERGE ->
            edited.setDefaultFilterChain(Merge.merge(listener.getDefaultFilterChain(), value));
        case REMOVE -> edited.clearDefaultFilterChain();
        default -> {} // added beside it
      }
    }
    return edited.build();
  }

  private Listener inChains(Listener listener, CompiledPatch patch) {
    Listener.Builder edited = listener.toBuilder();
    for (int i = 0; i < edited.getFilterChainsCount(); i++) {
      edited.setFilterChains(i, chains.apply(edited.getFilterChains(i), patch));
    }
    if (edited.hasDefaultFilterChain()) {
      edited.setDefaultFilterChain(chains.apply(edited.getDefaultFilterChain(), patch));
    }
    return edited.build();
  }

  /// Tables that are written into a listener.
  private Listener withRoutes(Listener listener) {
    Listener.Builder edited = listener.toBuilder();
    Context context = Places.context(seen, listener);
    int port = Places.port(listener);
    for (int i = 0; i < edited.getFilterChainsCount(); i++) {
      edited.setFilterChains(i, chains.routes(edited.getFilterChains(i), context, port));
    }
    if (edited.hasDefaultFilterChain()) {
      edited.setDefaultFilterChain(chains.routes(edited.getDefaultFilterChain(), context, port));
    }
    return edited.build();
  }

  private boolean means(CompiledPatch patch, Listener listener) {
    return patch.isFor(Places.context(seen, listener))
        && (!(patch.target() instanceof ListenerTarget target) || means(target, listener));
  }

  private boolean means(ListenerTarget target, Listener listener) {
    return (target.name().isEmpty() || target.name().equals(listener.getName()))
        && (target.portNumber() == 0 || target.portNumber() == Places.port(listener))
        && (target.portName().isEmpty()
            || Places.portNames(seen, listener).contains(target.portName()));
  }
}
