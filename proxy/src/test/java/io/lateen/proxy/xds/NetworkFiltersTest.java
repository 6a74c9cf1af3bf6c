package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.OriginalDstLbConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.type.v3.HashPolicy;
import io.envoyproxy.envoy.type.v3.HashPolicy.FilterState;
import io.lateen.proxy.filter.network.mixer.TcpMixerParser;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.wire.proto.mixer.client.TcpClientConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Filters before a TCP proxy, as Envoy's classes write them.
final class NetworkFiltersTest {
  private final ResourceReader reader = new ResourceReader();
  private final ListenerParser parser =
      new ListenerParser(
          new FilterParsers(List.of(Envoys.ROUTER, new TcpMixerParser(new MixerClients()))));

  private static Filter filter(String name, Message config) {
    return Filter.newBuilder().setName(name).setTypedConfig(Any.pack(config)).build();
  }

  private static Filter mixer() {
    return filter("mixer", TcpClientConfig.newBuilder().setDisableCheckCalls(true).build());
  }

  private static Filter tcp(HashPolicy... policies) {
    return filter(
        "tcp",
        TcpProxy.newBuilder()
            .setStatPrefix("t")
            .setCluster("a")
            .addAllHashPolicy(List.of(policies))
            .build());
  }

  private static Listener listener(List<Filter> filters) {
    return Listener.newBuilder()
        .setName("l")
        .setAddress(Envoys.address("127.0.0.1", 80))
        .addFilterChains(FilterChain.newBuilder().addAllFilters(filters))
        .build();
  }

  private List<String> refusals(Filter... filters) {
    ByteString listener = listener(List.of(filters)).toByteString();
    return reader
        .read("envoy.config.listener.v3.Listener", "name", listener, parser::parse)
        .problems();
  }

  @Test
  void takesMixerBeforeATcpProxy() {
    var read =
        reader.read(
            "envoy.config.listener.v3.Listener",
            "name",
            listener(List.of(mixer(), tcp())).toByteString(),
            parser::parse);
    assertThat(read.problems()).isEmpty();
    List<NetworkFilter> filters = read.value().chains().getFirst().filters();
    assertThat(filters).hasSize(2);
    assertThat(filters.getFirst())
        .isInstanceOfSatisfying(
            NetworkFilter.Before.class, before -> assertThat(before.name()).isEqualTo("mixer"));
    assertThat(References.clusters(read.value())).containsExactly("a");
  }

  @Test
  void refusesChainsThatDoNotEndAsTheyMust() {
    String path = "filter_chains[0].filters: ";
    Filter http = Envoys.listener("l", "80").getFilterChains(0).getFilters(0);
    assertThat(refusals(tcp(), mixer()))
        .containsExactly(path + "1 terminal filters (expected: one, the last)");
    assertThat(refusals(mixer()))
        .containsExactly(path + "0 terminal filters (expected: one, the last)");
    assertThat(refusals(tcp(), tcp()))
        .containsExactly(path + "2 terminal filters (expected: one, the last)");
    assertThat(refusals(mixer(), http))
        .containsExactly(path + "others before HTTP (expected: HTTP filters in the manager)");
  }

  /// What Pilot says of a port that nobody declares.
  @Test
  void readsTheInspectorOfUndeclaredPorts() {
    Listener listener =
        listener(List.of(tcp())).toBuilder()
            .addListenerFilters(
                ListenerFilter.newBuilder()
                    .setName("http")
                    .setTypedConfig(Any.pack(HttpInspector.getDefaultInstance())))
            .setListenerFiltersTimeout(Durations.fromMillis(100))
            .setContinueOnListenerFiltersTimeout(true)
            .build();
    var read =
        reader.read(
            "envoy.config.listener.v3.Listener", "name", listener.toByteString(), parser::parse);
    assertThat(read.problems()).isEmpty();
    assertThat(read.value().listenerFilters())
        .isEqualTo(new ListenerFilters(false, false, true, Duration.ofMillis(100), true));
  }

  /// Of what Envoy can hash of a connection, where it is from.
  @Test
  void readsWhatIsHashedOfAConnection() {
    HashPolicy source =
        HashPolicy.newBuilder().setSourceIp(HashPolicy.SourceIp.getDefaultInstance()).build();
    HashPolicy state =
        HashPolicy.newBuilder().setFilterState(FilterState.newBuilder().setKey("k")).build();
    assertThat(hashing()).isFalse();
    assertThat(hashing(source)).isTrue();
    String path = "filter_chains[0].filters[0].typed_config.hash_policy";
    assertThat(refusals(tcp(state)))
        .containsExactly(path + "[0].policy_specifier: not supported (expected: source_ip)");
    assertThat(refusals(tcp(source, source))).containsExactly(path + ": 2 (expected: at most one)");
  }

  private boolean hashing(HashPolicy... policies) {
    var read =
        reader.read(
            "envoy.config.listener.v3.Listener",
            "name",
            listener(List.of(tcp(policies))).toByteString(),
            parser::parse);
    NetworkFilter only = read.value().chains().getFirst().filters().getFirst();
    return ((io.lateen.proxy.resource.TcpProxy) only).hashesSource();
  }

  @Test
  void readsSocketsOfTheFileSystem() {
    assertThat(assignment("/var/run/app.sock").value().localities().getFirst().endpoints())
        .singleElement()
        .satisfies(
            endpoint -> assertThat(endpoint.address()).hasToString("unix:///var/run/app.sock"));
    assertThat(assignment("@abstract").problems())
        .containsExactly(
            "endpoints[0].lb_endpoints[0].endpoint.address.pipe.path: @abstract"
                + " (expected: an absolute path)");
  }

  private ResourceReader.Read<Assignment> assignment(String path) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName("a");
    assignment
        .addEndpointsBuilder()
        .addLbEndpointsBuilder()
        .getEndpointBuilder()
        .getAddressBuilder()
        .getPipeBuilder()
        .setPath(path);
    return reader.read(
        "envoy.config.endpoint.v3.ClusterLoadAssignment",
        "cluster_name",
        assignment.build().toByteString(),
        AssignmentParser::parse);
  }

  @Test
  void readsWhichHeaderSaysWhereToGo() {
    assertThat(discovery(OriginalDstLbConfig.newBuilder().setUseHttpHeader(true)))
        .isEqualTo(new Discovery.OriginalDst("x-envoy-original-dst-host"));
    assertThat(
            discovery(
                OriginalDstLbConfig.newBuilder().setUseHttpHeader(true).setHttpHeaderName("to")))
        .isEqualTo(new Discovery.OriginalDst("to"));
    assertThat(discovery(OriginalDstLbConfig.newBuilder()))
        .isEqualTo(new Discovery.OriginalDst(""));
  }

  private Discovery discovery(OriginalDstLbConfig.Builder config) {
    Cluster cluster =
        Cluster.newBuilder()
            .setName("a")
            .setType(Cluster.DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
            .setOriginalDstLbConfig(config)
            .build();
    return reader
        .read(
            "envoy.config.cluster.v3.Cluster", "name", cluster.toByteString(), ClusterParser::parse)
        .value()
        .discovery();
  }
}
