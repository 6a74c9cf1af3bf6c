package io.lateen.pilot.translate.mixer;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.client.TcpClientConfig;

/// The network filter `mixer` before TCP proxies. TCP has no routes, so the filter itself is told
/// the service.
public final class MixerTcpFilters {
  private MixerTcpFilters() {}

  /// A chain for connections that the proxy's workload opens, or that come by a gateway; as it was
  /// when there is no Mixer.
  ///
  /// @param host of the service; empty: which one is not known beforehand
  public static FilterChain outbound(Perspective seen, FilterChain chain, String host) {
    return MixerFilters.wanted(seen)
        ? before(seen, chain, MixerFilters.outboundAttributes(seen), host)
        : chain;
  }

  /// A chain for connections to the proxy's workload.
  public static FilterChain inbound(Perspective seen, FilterChain chain, InboundPort port) {
    return MixerFilters.wanted(seen)
        ? before(seen, chain, MixerFilters.inboundAttributes(seen, port), port.host())
        : chain;
  }

  /// Mixer is asked about connections as it is for callers, also on the called side: a quirk of
  /// Istio 1.1.
  private static FilterChain before(
      Perspective seen, FilterChain chain, AttributeMessages attributes, String host) {
    Attributes service =
        host.isEmpty() ? Attributes.getDefaultInstance() : MixerRoutes.service(seen, host);
    TcpClientConfig config =
        TcpClientConfig.newBuilder()
            .setTransport(MixerFilters.transport(seen))
            .setMixerAttributes(attributes.with(service).message())
            .setDisableCheckCalls(!MixerFilters.asksForCallers(seen))
            .build();
    Filter filter =
        Filter.newBuilder().setName(MixerFilters.NAME).setTypedConfig(Messages.any(config)).build();
    return chain.toBuilder().addFilters(chain.getFiltersCount() - 1, filter).build();
  }
}
