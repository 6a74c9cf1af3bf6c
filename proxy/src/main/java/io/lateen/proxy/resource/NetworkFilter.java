package io.lateen.proxy.resource;

/// A terminal network filter.
public sealed interface NetworkFilter permits HttpConnectionManager, TcpProxy {
  String statPrefix();
}
