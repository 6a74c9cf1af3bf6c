package io.lateen.proxy.listener;

import io.lateen.proxy.explain.Explanation.Entry;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Filter chains in words.
final class Entries {
  private Entries() {}

  /// @param index -1: the default chain, or none
  static Entry of(Listener listener, @Nullable FilterChain chain, int index, List<String> remarks) {
    return new Entry(
        listener.name(),
        listener.address().toString(),
        index,
        listener.chains().size(),
        chain == null || chain.filters().isEmpty() ? "" : filter(chain.filters().getLast()),
        remarks);
  }

  private static String filter(NetworkFilter filter) {
    return switch (filter) {
      case HttpConnectionManager _ -> "HTTP";
      case TcpProxy _ -> "TCP";
      case NetworkFilter.Before before -> before.name();
    };
  }
}
