package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RouteAction.Redirect;
import io.lateen.proxy.resource.RouteAction.ToCluster;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.StringMatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Envoy's own classes write, our parsers read.
final class ParsersTest {
  private final ResourceReader reader = new ResourceReader();
  private final RouteTableParser tables =
      new RouteTableParser(new FilterParsers(List.of(Envoys.ROUTER)));

  private ResourceReader.Read<RouteTable> table(Message message) {
    return reader.read(
        "envoy.config.route.v3.RouteConfiguration", "name", message.toByteString(), tables::parse);
  }

  private static RouteConfiguration with(Route... routes) {
    return RouteConfiguration.newBuilder()
        .setName("80")
        .addVirtualHosts(
            VirtualHost.newBuilder().setName("v").addDomains("*").addAllRoutes(List.of(routes)))
        .build();
  }

  private static RouteMatch.Builder all() {
    return RouteMatch.newBuilder().setPrefix("/");
  }

  @Test
  void readsARouteWithAllThatIstioGivesIt() {
    Route route =
        Route.newBuilder()
            .setMatch(
                all()
                    .setCaseSensitive(BoolValue.of(false))
                    .addHeaders(
                        HeaderMatcher.newBuilder()
                            .setName("Cookie")
                            .setInvertMatch(true)
                            .setStringMatch(
                                StringMatcher.newBuilder()
                                    .setSafeRegex(RegexMatcher.newBuilder().setRegex("a.*")))))
            .setRoute(
                RouteAction.newBuilder()
                    .setWeightedClusters(
                        WeightedCluster.newBuilder()
                            .addClusters(
                                WeightedCluster.ClusterWeight.newBuilder()
                                    .setName("a")
                                    .setWeight(UInt32Value.of(90)))
                            .addClusters(
                                WeightedCluster.ClusterWeight.newBuilder()
                                    .setName("b")
                                    .setWeight(UInt32Value.of(10))))
                    .setTimeout(Durations.ZERO)
                    .setRetryPolicy(
                        RetryPolicy.newBuilder()
                            .setRetryOn("connect-failure, retriable-status-codes,nonsense")
                            .setNumRetries(UInt32Value.of(2))
                            .addRetriableStatusCodes(503)))
            .addRequestHeadersToAdd(
                HeaderValueOption.newBuilder()
                    .setHeader(HeaderValue.newBuilder().setKey("X-A").setValue("1"))
                    .setAppendAction(
                        HeaderValueOption.HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD))
            .build();

    RouteTable table = table(with(route)).value();

    assertThat(table).isNotNull();
    var parsed = table.virtualHosts().getFirst().routes().getFirst();
    assertThat(parsed.match().caseSensitive()).isFalse();
    assertThat(parsed.match().headers())
        .containsExactly(
            new HeaderMatch(
                "cookie", new HeaderMatch.Test.Value(new StringMatch.Regex("a.*")), true, false));
    ToCluster action = (ToCluster) parsed.action();
    assertThat(((ClusterChoice.Weighted) action.clusters()).parts())
        .extracting(ClusterChoice.Part::weight)
        .containsExactly(90, 10);
    assertThat(action.timeout()).isEqualTo(Duration.ZERO);
    assertThat(action.idleTimeout()).isNull();
    assertThat(action.retryPolicy().retryOn())
        .containsExactlyInAnyOrder(RetryOn.CONNECT_FAILURE, RetryOn.RETRIABLE_STATUS_CODES);
    assertThat(parsed.headers().requestAdd())
        .containsExactly(
            new HeaderOperations.Add(
                "x-a", "1", HeaderOperations.Append.OVERWRITE_IF_EXISTS_OR_ADD, false));
  }

  @Test
  void readsRedirects() {
    Route route =
        Route.newBuilder()
            .setMatch(all())
            .setRedirect(
                RedirectAction.newBuilder()
                    .setHttpsRedirect(true)
                    .setHostRedirect("h")
                    .setResponseCode(RedirectAction.RedirectResponseCode.PERMANENT_REDIRECT))
            .build();

    assertThat(table(with(route)).value().virtualHosts().getFirst().routes().getFirst().action())
        .isEqualTo(new Redirect(true, null, "h", 0, null, null, null, 308, false));
  }

  @Test
  void tellsEveryReasonWithItsPath() {
    Route bad =
        Route.newBuilder()
            .setMatch(RouteMatch.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex("(")))
            .setRoute(
                RouteAction.newBuilder()
                    .setCluster("a")
                    .setAppendXForwardedHost(true)
                    .setTimeout(Durations.fromSeconds(-1)))
            .putTypedPerFilterConfig("lua", Any.pack(Lua.getDefaultInstance()))
            .build();
    Route empty = Route.newBuilder().build();

    assertThat(table(with(bad, empty)).problems())
        .anySatisfy(
            p ->
                assertThat(p)
                    .startsWith("virtual_hosts[0].routes[0].match.safe_regex.regex: (:")
                    .endsWith("(expected: RE2 syntax)"))
        .contains(
            "virtual_hosts[0].routes[0].route.append_x_forwarded_host: is not supported",
            "virtual_hosts[0].routes[0].route.timeout: -1.0s (expected: a duration of at least 0s)",
            "virtual_hosts[0].routes[1].match: missing (expected: a value)",
            "virtual_hosts[0].routes[1].action: missing (expected: route, redirect or"
                + " direct_response)")
        .anySatisfy(p -> assertThat(p).contains("typed_per_filter_config[\"lua\"].value"));
  }

  @Test
  void refusesOperatorsThatAreNotThere() {
    RouteConfiguration unknown =
        with(
            Route.newBuilder()
                .setMatch(all())
                .setRoute(RouteAction.newBuilder().setCluster("a"))
                .addRequestHeadersToAdd(
                    HeaderValueOption.newBuilder()
                        .setHeader(HeaderValue.newBuilder().setKey("x").setValue("%NOWHERE(y)%")))
                .build());
    assertThat(table(unknown).problems())
        .singleElement()
        .asString()
        .contains("request_headers_to_add[0].header.value")
        .contains("%NOWHERE(y)% is not supported");
  }

  @Test
  void refusesADomainTwice() {
    RouteConfiguration twice =
        with().toBuilder()
            .addVirtualHosts(VirtualHost.newBuilder().setName("w").addDomains("*"))
            .build();

    assertThat(table(twice).problems())
        .containsExactly("virtual_hosts[1].domains: * (expected: each domain once in a table)");
  }

  @Test
  void bytesThatAreNoMessageAreAReason() {
    ResourceReader.Read<RouteTable> read =
        reader.read(
            "envoy.config.route.v3.RouteConfiguration",
            "name",
            ByteString.copyFromUtf8("nonsense"),
            tables::parse);

    assertThat(read.value()).isNull();
    assertThat(read.problems()).hasSize(1);
  }

  private List<String> refusals(io.envoyproxy.envoy.config.cluster.v3.Cluster.Builder cluster) {
    return reader
        .read(
            "envoy.config.cluster.v3.Cluster",
            "name",
            cluster.build().toByteString(),
            ClusterParser::parse)
        .problems();
  }

  private List<String> refusals(Listener.Builder listener) {
    ListenerParser parser = new ListenerParser(new FilterParsers(List.of(Envoys.ROUTER)));
    return reader
        .read(
            "envoy.config.listener.v3.Listener",
            "name",
            listener.build().toByteString(),
            parser::parse)
        .problems();
  }

  @Test
  void refusesWhatAClusterCannotDo() {
    assertThat(
            refusals(
                Envoys.edsCluster("a").toBuilder()
                    .setTransportSocket(
                        TransportSocket.newBuilder()
                            .setName("quic")
                            .setTypedConfig(Any.pack(Lua.getDefaultInstance())))
                    .putTypedExtensionProtocolOptions(
                        "x",
                        Any.pack(io.envoyproxy.envoy.config.core.v3.Address.newBuilder().build()))))
        .containsExactlyInAnyOrder(
            "typed_extension_protocol_options[\"x\"].value: envoy.config.core.v3.Address is not"
                + " supported",
            "transport_socket.typed_config: envoy.extensions.filters.http.lua.v3.Lua is not"
                + " supported (expected:"
                + " envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext)");
  }

  @Test
  void takesAnHttp2ClusterForOthersToRefuse() {
    HttpProtocolOptions options =
        HttpProtocolOptions.newBuilder()
            .setExplicitHttpConfig(
                HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                    .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
            .build();
    var cluster =
        reader.read(
            "envoy.config.cluster.v3.Cluster",
            "name",
            Envoys.edsCluster("a").toBuilder()
                .putTypedExtensionProtocolOptions(
                    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(options))
                .build()
                .toByteString(),
            ClusterParser::parse);

    assertThat(cluster.problems()).isEmpty();
    assertThat(cluster.value().http2()).isNotNull();
  }

  @Test
  void refusesKeysThatCannotBeRead() {
    CommonTlsContext common =
        CommonTlsContext.newBuilder()
            .addTlsCertificates(
                TlsCertificate.newBuilder()
                    .setCertificateChain(DataSource.newBuilder().setFilename("/no/such.pem"))
                    .setPrivateKey(DataSource.newBuilder().setInlineString("nonsense")))
            .build();
    UpstreamTlsContext tls = UpstreamTlsContext.newBuilder().setCommonTlsContext(common).build();

    assertThat(
            refusals(
                Envoys.edsCluster("a").toBuilder()
                    .setTransportSocket(
                        TransportSocket.newBuilder().setTypedConfig(Any.pack(tls)))))
        .singleElement()
        .asString()
        .startsWith("transport_socket.typed_config.common_tls_context.tls_certificates: ");
  }

  @Test
  void refusesWhatAListenerCannotDo() {
    Listener.Builder listener = Envoys.listener("l", "t").toBuilder();
    FilterChain.Builder chain = listener.getFilterChainsBuilder(0);
    chain.setFilterChainMatch(
        FilterChainMatch.newBuilder()
            .addServerNames("w*.example.com")
            .setTransportProtocol("quic")
            .addPrefixRanges(CidrRange.newBuilder().setAddressPrefix("example.com"))
            .addSourcePrefixRanges(
                CidrRange.newBuilder()
                    .setAddressPrefix("10.0.0.0")
                    .setPrefixLen(UInt32Value.of(33)))
            .setAddressSuffix("x"));
    String match = "filter_chains[0].filter_chain_match.";

    assertThat(refusals(listener))
        .containsExactlyInAnyOrder(
            match + "server_names: w*.example.com (expected: a name, or one that begins with *.)",
            match + "transport_protocol: quic (expected: tls or raw_buffer)",
            match + "prefix_ranges[0].address_prefix: example.com (expected: an IP address)",
            match + "source_prefix_ranges[0].prefix_len: 33 (expected: 0..32)",
            match + "address_suffix: is not supported");
  }

  @Test
  void refusesTheSameMatchTwice() {
    Listener.Builder listener = Envoys.listener("l", "t").toBuilder();
    listener.addFilterChains(listener.getFilterChains(0));

    assertThat(refusals(listener))
        .containsExactly("filter_chains[1].filter_chain_match: the same as filter_chains[0]'s");
  }

  @Test
  void readsAClusterWithEnvoysDefaults() {
    var cluster =
        reader
            .read(
                "envoy.config.cluster.v3.Cluster",
                "name",
                Envoys.edsCluster("a").toBuilder()
                    .setCircuitBreakers(
                        CircuitBreakers.newBuilder()
                            .addThresholds(
                                CircuitBreakers.Thresholds.newBuilder()
                                    .setMaxRetries(UInt32Value.of(-1))))
                    .setOutlierDetection(OutlierDetection.getDefaultInstance())
                    .build()
                    .toByteString(),
                ClusterParser::parse)
            .value();

    assertThat(cluster.balancing().policy()).isEqualTo(new LbPolicy.RoundRobin());
    assertThat(cluster.balancing().panicThreshold()).isEqualTo(50);
    assertThat(cluster.circuitBreakers().normal().maxRetries()).isEqualTo(4294967295L);
    assertThat(cluster.circuitBreakers().normal().maxRequests()).isEqualTo(1024);
    assertThat(cluster.outlierDetection().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(cluster.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
  }
}
