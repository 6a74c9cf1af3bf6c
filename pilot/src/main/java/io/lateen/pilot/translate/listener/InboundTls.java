package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.name.TrustDomains;
import io.lateen.pilot.snapshot.MtlsMode;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.message.Secrets;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.security.Transport;
import java.util.List;
import java.util.function.Function;

/// Mutual TLS on a port of the application (Istio 1.1, `pilot/pkg/security/authn`): what it takes,
/// and how the two kinds of connections are told apart.
final class InboundTls {
  /// What proxies of a mesh offer by ALPN when they speak for the mesh; the later ones are today's.
  private static final List<String> MESH =
      List.of("istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2");

  /// Whoever says nothing so long is served as plain text: some protocols' servers speak first.
  private static final int SILENCE_SECONDS = 1;

  private InboundTls() {}

  /// Adds the chains of what the port takes.
  ///
  /// @param chain of connections of a kind, still without TLS
  static void addTo(
      Listener.Builder listener,
      Perspective seen,
      InboundPort port,
      Function<Transport, FilterChain> chain) {
    switch (mode(seen, port)) {
      case DISABLE -> listener.addFilterChains(chain.apply(Transport.PLAINTEXT));
      case STRICT -> listener.addFilterChains(secured(seen, chain.apply(Transport.MUTUAL_TLS)));
      case PERMISSIVE -> {
        listener.addFilterChains(
            secured(seen, chain.apply(Transport.MUTUAL_TLS)).toBuilder()
                .setFilterChainMatch(secure(port)));
        listener.addFilterChains(
            chain.apply(Transport.PLAINTEXT).toBuilder().setFilterChainMatch(rest(port)));
        listener.addListenerFilters(Listeners.tlsInspector());
        if (!port.protocol().isHttp()) {
          listener
              .setListenerFiltersTimeout(Duration.newBuilder().setSeconds(SILENCE_SECONDS))
              .setContinueOnListenerFiltersTimeout(true);
        }
      }
    }
  }

  /// Adds the chains of a port of which nobody says what is spoken there. What comes by the mesh's
  /// TLS
  /// is taken for bytes: one cannot look into it before a chain is chosen.
  static void addDetected(
      Listener.Builder listener,
      Perspective seen,
      InboundPort port,
      FilterChain http,
      FilterChain tcp) {
    MtlsMode mode = mode(seen, port);
    if (mode == MtlsMode.STRICT) {
      listener.addFilterChains(secured(seen, tcp));
      return;
    }
    if (mode == MtlsMode.PERMISSIVE) {
      listener.addFilterChains(secured(seen, tcp).toBuilder().setFilterChainMatch(secure(port)));
      listener.addListenerFilters(Listeners.tlsInspector());
    }
    listener.addFilterChains(Detection.http(seen, http)).addFilterChains(Detection.others(tcp));
    if (mode == MtlsMode.PERMISSIVE) {
      listener.addFilterChains(tcp); // TLS of the application's own
    }
    Detection.inspect(seen, listener);
  }

  /// A proxy that nobody hands a certificate takes plain text as long as that is allowed.
  private static MtlsMode mode(Perspective seen, InboundPort port) {
    MtlsMode mode = seen.snapshot().inboundMtls().mode(port.target(seen));
    return mode == MtlsMode.PERMISSIVE && !seen.node().hasIdentity() ? MtlsMode.DISABLE : mode;
  }

  /// An application of HTTP cannot mean TLS of its own; one of TCP can, so that there only the
  /// mesh's ALPN tells.
  private static FilterChainMatch secure(InboundPort port) {
    FilterChainMatch.Builder match = FilterChainMatch.newBuilder().setTransportProtocol("tls");
    return port.protocol().isHttp()
        ? match.build()
        : match.addAllApplicationProtocols(MESH).build();
  }

  private static FilterChainMatch rest(InboundPort port) {
    return port.protocol().isHttp()
        ? FilterChainMatch.newBuilder().setTransportProtocol("raw_buffer").build()
        : FilterChainMatch.getDefaultInstance();
  }

  private static FilterChain secured(Perspective seen, FilterChain plain) {
    CommonTlsContext.Builder common =
        Secrets.mesh(seen.node().hasIdentity(), workloads(seen.mesh().trustDomains()));
    DownstreamTlsContext context =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1"))
            .setRequireClientCertificate(BoolValue.of(true))
            .build();
    return plain.toBuilder()
        .setTransportSocket(
            TransportSocket.newBuilder()
                .setName("envoy.transport_sockets.tls")
                .setTypedConfig(Messages.any(context)))
        .build();
  }

  /// Callers are workloads of the mesh, as today's Istio asks: a root may stand above other meshes
  /// too, whose namespaces are not ours.
  private static CertificateValidationContext.Builder workloads(TrustDomains domains) {
    CertificateValidationContext.Builder validation = CertificateValidationContext.newBuilder();
    for (String domain : domains.all()) {
      validation.addMatchTypedSubjectAltNames(
          SubjectAltNameMatcher.newBuilder()
              .setSanType(SanType.URI)
              .setMatcher(StringMatcher.newBuilder().setPrefix("spiffe://" + domain + "/")));
    }
    return validation;
  }
}
