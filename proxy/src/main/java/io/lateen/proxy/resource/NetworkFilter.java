package io.lateen.proxy.resource;

/// A network filter: the last one of a chain is terminal, those before it look on.
public sealed interface NetworkFilter
    permits HttpConnectionManager, TcpProxy, NetworkFilter.Before {

  /// One before the terminal filter.
  ///
  /// @param name what the control plane calls it
  /// @param config what the filter's own `FilterParser` made of it
  record Before(String name, FilterConfig config) implements NetworkFilter {}
}
