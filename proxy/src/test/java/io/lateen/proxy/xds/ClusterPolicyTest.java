package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.message.StructReader;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.CircuitBreakers.RetryBudget;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Backoff;
import io.lateen.proxy.resource.NameResolution.Family;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.resource.OutlierDetection.Consecutive;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.SlowStart;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.SubsetBalancing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies of clusters and retries, written as Envoy's JSON.
final class ClusterPolicyTest {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(PreviousHostsPredicate.getDescriptor())
          .add(PreviousPrioritiesConfig.getDescriptor())
          .add(CaresDnsResolverConfig.getDescriptor())
          .add(GetAddrInfoDnsResolverConfig.getDescriptor())
          .build();

  private final Problems problems = new Problems();

  private Fields fields(String json, Message.Builder message) throws IOException {
    try {
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json.replace('\'', '"'), message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(json, e);
    }
    MessageDecoder decoder = new MessageDecoder(Schema.envoy());
    String type = message.getDescriptorForType().getFullName();
    return new Fields(decoder.decode(type, message.build().toByteString()), "", problems, decoder);
  }

  private Cluster cluster(String json) throws IOException {
    return ClusterParser.parse(
        fields(
            "{'name': 'a', " + (json.startsWith("'type'") ? "" : "'type': 'STATIC', ") + json + "}",
            io.envoyproxy.envoy.config.cluster.v3.Cluster.newBuilder()));
  }

  @Test
  void whichRuleItIsOf() throws IOException {
    String config = "/apis/networking.istio.io/v1alpha3/namespaces/n/destination-rule/r";
    String metadata = "'metadata': {'filter_metadata': {'%s': {'config': '" + config + "'}}}";
    assertThat(cluster(metadata.formatted("istio")).origin()).isEqualTo(new Origin(config, ""));
    assertThat(cluster(metadata.formatted("other")).origin()).isEqualTo(Origin.UNKNOWN);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void outliersByEnvoysDefaults() throws IOException {
    OutlierDetection outliers = cluster("'outlier_detection': {}").outlierDetection();
    assertThat(outliers.serverErrors()).isEqualTo(new Consecutive(5, 100));
    assertThat(outliers.gatewayErrors()).isEqualTo(new Consecutive(5, 0));
    assertThat(outliers.localOrigin()).isEqualTo(new Consecutive(5, 100));
    assertThat(outliers.successRate())
        .isEqualTo(new OutlierDetection.SuccessRate(5, 100, 1900, 100, 100));
    assertThat(outliers.failurePercentage())
        .isEqualTo(new OutlierDetection.FailurePercentage(85, 5, 50, 0, 0));
    assertThat(outliers.baseEjectionTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(outliers.maxEjectionTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(outliers.maxEjectionPercent()).isEqualTo(10);
    assertThat(outliers.alwaysEjectOne()).isFalse();
  }

  @Test
  void slowStart() throws IOException {
    String config =
        "{'slow_start_config': {'slow_start_window': '60s', 'aggression':"
            + " {'default_value': 2.0, 'runtime_key': 'k'}, 'min_weight_percent': {'value': 5}}}";
    SlowStart expected = new SlowStart(Duration.ofMinutes(1), 2, 5);
    assertThat(cluster("'round_robin_lb_config': " + config).balancing().policy())
        .isEqualTo(new LbPolicy.RoundRobin(expected));
    assertThat(
            cluster("'lb_policy': 'LEAST_REQUEST', 'least_request_lb_config': " + config)
                .balancing()
                .policy())
        .isEqualTo(new LbPolicy.LeastRequest(2, 1, expected));
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void subsets() throws IOException {
    String selectors =
        "'subset_selectors': [{'keys': ['v', 's'], 'single_host_per_subset': true,"
            + " 'fallback_policy': 'KEYS_SUBSET', 'fallback_keys_subset': ['s']}, {'keys': []},"
            + " {'keys': ['s'], 'fallback_policy': 'ANY_ENDPOINT'}]";
    String rest =
        "'fallback_policy': 'DEFAULT_SUBSET', 'default_subset': {'s': 'p', 'n': 1, 'l': [true,"
            + " null]}, 'scale_locality_weight': true, 'panic_mode_any': true, 'list_as_any': true,"
            + " 'metadata_fallback_policy': 'FALLBACK_LIST', ";
    SubsetBalancing parsed =
        cluster("'lb_subset_config': {" + rest + selectors + "}").balancing().subsets();
    assertThat(problems.list()).isEmpty();
    assertThat(parsed)
        .isEqualTo(
            new SubsetBalancing(
                new SubsetBalancing.Fallback.DefaultSubset(),
                new MetadataMatch(
                    Map.of("s", "p", "n", 1.0, "l", List.of(true, StructReader.Null.NULL))),
                List.of(
                    new SubsetBalancing.Selector(
                        Set.of("v", "s"), true, new SubsetBalancing.Fallback.Keys(Set.of("s"))),
                    new SubsetBalancing.Selector(
                        Set.of("s"), false, new SubsetBalancing.Fallback.AnyEndpoint())),
                false,
                true,
                true,
                true,
                true));
    assertThat(cluster("'lb_subset_config': {" + rest.replaceAll(", $", "") + "}").balancing())
        .isEqualTo(LoadBalancing.of(new LbPolicy.RoundRobin()));
  }

  @Test
  void whereConnectionsComeFrom() throws IOException {
    Cluster cluster =
        cluster(
            "'upstream_bind_config': {'source_address': {'address': '127.1.2.3', 'port_value': 0},"
                + " 'freebind': true, 'extra_source_addresses': [{'address': {'address': '::1',"
                + " 'port_value': 7}}]}");
    assertThat(problems.list()).isEmpty();
    assertThat(cluster.sockets().source())
        .isEqualTo(
            new SocketSettings.Source(
                List.of(new Address("127.1.2.3", 0), new Address("::1", 7)), true));
  }

  private NameResolution names(String json) throws IOException {
    return ((Discovery.Dns) cluster("'type': 'STRICT_DNS', " + json).discovery()).how();
  }

  @Test
  void namesByEnvoysDefaults() throws IOException {
    assertThat(names("'alt_stat_name': ''"))
        .isEqualTo(NameResolution.every(Duration.ofSeconds(5), Family.AUTO));
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void namesWithAllTheirSettings() throws IOException {
    String cares =
        "'typed_dns_resolver_config': {'name': 'cares', 'typed_config': {'@type':"
            + " 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3."
            + "CaresDnsResolverConfig', 'resolvers': [{'socket_address': {'address': '10.0.0.1',"
            + " 'port_value': 53, 'protocol': 'UDP'}}, {'socket_address': {'address': '::1',"
            + " 'port_value': 5353}}]}}";
    assertThat(
            names(
                "'dns_refresh_rate': '9s', 'respect_dns_ttl': true, 'dns_jitter': '1s',"
                    + " 'dns_lookup_family': 'V4_PREFERRED', 'dns_failure_refresh_rate':"
                    + " {'base_interval': '2s'}, "
                    + cares))
        .isEqualTo(
            new NameResolution(
                Family.V4_PREFERRED,
                List.of(new Address("10.0.0.1", 53), new Address("::1", 5353)),
                Duration.ofSeconds(9),
                true,
                Duration.ofSeconds(1),
                new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(20))));
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void serversInOlderPlaces() throws IOException {
    String server = "[{'socket_address': {'address': '10.0.0.1', 'port_value': 0}}]";
    List<Address> expected = List.of(new Address("10.0.0.1", 53));
    assertThat(names("'dns_resolvers': " + server).servers()).isEqualTo(expected);
    assertThat(names("'dns_resolution_config': {'resolvers': " + server + "}").servers())
        .isEqualTo(expected);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void withoutNamesTheirSettingsMeanNothing() throws IOException {
    assertThat(
            cluster("'dns_lookup_family': 'V4_ONLY', 'use_tcp_for_dns_lookups': true").discovery())
        .isInstanceOf(Discovery.Static.class);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void whatRoutesAskOfEndpoints() throws IOException {
    Fields action =
        fields(
            "{'metadata_match': {'filter_metadata': {'envoy.lb': {'v': '1', 's': 'a'}, 'x': {'v':"
                + " '9'}}}, 'weighted_clusters': {'clusters': [{'name': 'c', 'weight': 1,"
                + " 'metadata_match': {'filter_metadata': {'envoy.lb': {'s': 'b'}}}}]}}",
            RouteAction.newBuilder());
    ClusterChoice.Weighted weighted =
        (ClusterChoice.Weighted)
            new RouteActionParser(new FilterParsers(List.of())).parse(action).clusters();
    assertThat(problems.list()).isEmpty();
    assertThat(weighted.parts().getFirst().endpoints())
        .isEqualTo(new MetadataMatch(Map.of("v", "1", "s", "b")));
  }

  @Test
  void aRetryBudget() throws IOException {
    assertThat(
            cluster("'circuit_breakers': {'thresholds': [{'retry_budget': {}}]}")
                .circuitBreakers()
                .normal()
                .retryBudget())
        .isEqualTo(new RetryBudget(20, 3));
    assertThat(cluster("'alt_stat_name': ''").circuitBreakers().normal().retryBudget()).isNull();
  }

  @Test
  void aHealthCheckOverHttp() throws IOException {
    HealthCheck check =
        cluster(
                "'health_checks': [{'timeout': '1s', 'interval': '5s', 'unhealthy_threshold': 3,"
                    + " 'healthy_threshold': 2, 'unhealthy_interval': '9s', 'alt_port': 81,"
                    + " 'http_health_check': {'path': '/h', 'expected_statuses':"
                    + " [{'start': 200, 'end': 204}], 'request_headers_to_add':"
                    + " [{'header': {'key': 'A', 'value': 'b'}}]}}]")
            .healthChecks()
            .getFirst();
    assertThat(problems.list()).isEmpty();
    assertThat(check.probe())
        .isEqualTo(
            new HealthCheck.Http(
                "GET",
                "",
                "/h",
                Map.of("a", "b"),
                List.of(new HealthCheck.Range(200, 204)),
                List.of()));
    assertThat(check.intervals().unhealthyEdge()).isEqualTo(Duration.ofSeconds(9));
    assertThat(check.intervals().healthyEdge()).isEqualTo(Duration.ofSeconds(5));
    assertThat(check.intervals().noTraffic()).isEqualTo(Duration.ofMinutes(1));
    assertThat(check.port()).isEqualTo(81);
  }

  @Test
  void aHealthCheckOverTcp() throws IOException {
    HealthCheck check =
        cluster(
                "'health_checks': [{'timeout': '1s', 'interval': '5s', 'unhealthy_threshold': 1,"
                    + " 'healthy_threshold': 1, 'tcp_health_check': {'send': {'text': '50494e47'},"
                    + " 'receive': [{'text': '504f4e47'}]}}]")
            .healthChecks()
            .getFirst();
    assertThat(check.probe()).isEqualTo(new HealthCheck.Tcp("PING", List.of("PONG")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "'outlier_detection': {'interval': '0s'}"
            + "#outlier_detection.interval: PT0S (expected: more than 0)",
        "'outlier_detection': {'enforcing_success_rate': 101}"
            + "#outlier_detection.enforcing_success_rate: 101 (expected: 0..100)",
        "'outlier_detection': {'monitors': [{'name': 'm'}]}"
            + "#outlier_detection.monitors: is not supported",
        "'round_robin_lb_config': {'slow_start_config': {'slow_start_window': '1s',"
            + " 'aggression': {'default_value': -1, 'runtime_key': 'k'}}}"
            + "#round_robin_lb_config.slow_start_config.aggression: -1.0 (expected: more than 0)",
        "'lb_policy': 'MAGLEV', 'maglev_lb_config': {'table_size': 10}"
            + "#maglev_lb_config.table_size: 10 (expected: a prime)",
        "'health_checks': [{'timeout': '1s', 'interval': '1s', 'custom_health_check':"
            + " {}}]#health_checks[0].health_checker: not supported (expected: http_health_check,"
            + " grpc_health_check or tcp_health_check), health_checks[0].custom_health_check: is"
            + " not supported",
        "'health_checks': [{'timeout': '1s', 'tcp_health_check': {}}]"
            + "#health_checks[0].interval: PT0S (expected: more than 0)",
        "'health_checks': [{'timeout': '1s', 'interval': '1s', 'tcp_health_check':"
            + " {'send': {'text': 'xy'}}}]"
            + "#health_checks[0].tcp_health_check.send.text: xy (expected: hexadecimal digits, two"
            + " for each octet)",
        "'health_checks': [{'timeout': '1s', 'interval': '1s', 'http_health_check':"
            + " {'path': '/', 'codec_client_type': 'HTTP2'}}]"
            + "#health_checks[0].http_health_check.codec_client_type: HTTP2 (expected: HTTP1)",
        "'lb_subset_config': {'locality_weight_aware': true}"
            + "#lb_subset_config.locality_weight_aware: true (expected: only with"
            + " common_lb_config.locality_weighted_lb_config)",
        "'lb_policy': 'CLUSTER_PROVIDED', 'lb_subset_config': {'subset_selectors': [{'keys':"
            + " ['a']}]}#lb_subset_config: given (expected: no lb_policy CLUSTER_PROVIDED)",
        "'lb_subset_config': {'fallback_policy': 7}#lb_subset_config.fallback_policy: 7"
            + " (expected: NO_FALLBACK, ANY_ENDPOINT or DEFAULT_SUBSET)",
        "'lb_subset_config': {'subset_selectors': [{'keys': ['a'], 'fallback_keys_subset':"
            + " ['a']}]}#lb_subset_config.subset_selectors[0].fallback_keys_subset: [a] (expected:"
            + " only with fallback_policy KEYS_SUBSET)",
        "'lb_subset_config': {'subset_selectors': [{'keys': ['a', 'b'], 'fallback_policy':"
            + " 'KEYS_SUBSET', 'fallback_keys_subset': ['c']}]}"
            + "#lb_subset_config.subset_selectors[0].fallback_keys_subset: [c] (expected: some of"
            + " [a, b])",
        "'upstream_bind_config': {'source_address': {'address': 'here', 'port_value': 0}}"
            + "#upstream_bind_config.source_address.address: here (expected: an IP address)",
        "'type': 'STRICT_DNS', 'dns_refresh_rate': '0.0001s'"
            + "#dns_refresh_rate: PT0.0001S (expected: at least PT0.001S)",
        "'type': 'STRICT_DNS', 'dns_failure_refresh_rate': {'base_interval': '2s',"
            + " 'max_interval': '1s'}#dns_failure_refresh_rate.max_interval: PT1S (expected: at"
            + " least PT2S)",
        "'type': 'STRICT_DNS', 'dns_lookup_family': 9#dns_lookup_family: 9 (expected: one of"
            + " [AUTO, V4_ONLY, V6_ONLY, V4_PREFERRED, ALL])",
        "'type': 'STRICT_DNS', 'use_tcp_for_dns_lookups': true"
            + "#use_tcp_for_dns_lookups: is not supported",
        "'type': 'STRICT_DNS', 'dns_resolvers': [{'socket_address': {'address': 'dns.test',"
            + " 'port_value': 53}}]#dns_resolvers[0].socket_address.address: dns.test (expected: an"
            + " IP address)",
        "'type': 'LOGICAL_DNS', 'dns_resolution_config': {'dns_resolver_options':"
            + " {'no_default_search_domain': true}}"
            + "#dns_resolution_config.dns_resolver_options.no_default_search_domain: is not"
            + " supported",
        "'type': 'STRICT_DNS', 'typed_dns_resolver_config': {'name': 'x', 'typed_config': {'@type':"
            + " 'type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3"
            + ".GetAddrInfoDnsResolverConfig'}}#typed_dns_resolver_config.typed_config:"
            + " envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig"
            + " is not supported (expected:"
            + " envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig)",
        "'upstream_bind_config': {'socket_options': [{'level': 1}]}"
            + "#upstream_bind_config.socket_options: is not supported",
      })
  void saysWhatIsWrong(String json, String problem) throws IOException {
    cluster(json);
    assertThat(problems.list()).hasToString("[" + problem + "]");
  }

  private RetryPolicy retries(String json) throws IOException {
    Fields table =
        fields(
            "{'name': 'r', 'virtual_hosts': [{'name': 'v', 'domains': ['*'], 'retry_policy': "
                + json
                + "}]}",
            RouteConfiguration.newBuilder());
    return RetryPolicyParser.parse(
        table.children("virtual_hosts").getFirst().child("retry_policy"));
  }

  @Test
  void retriesWithAllTheirWays() throws IOException {
    RetryPolicy policy =
        retries(
            "{'retry_on': 'reset', 'retry_priority': {'name': 'p', 'typed_config': {'@type':"
                + " 'type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3."
                + "PreviousPrioritiesConfig', 'update_frequency': 2}},"
                + " 'rate_limited_retry_back_off': {'reset_headers': [{'name': 'Retry-After'},"
                + " {'name': 'x', 'format': 'UNIX_TIMESTAMP'}]},"
                + " 'retriable_request_headers': [{'name': 'x-again', 'present_match': true}]}");
    assertThat(problems.list()).isEmpty();
    assertThat(policy.priorityFrequency()).isEqualTo(2);
    assertThat(policy.rateLimited().max()).isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.rateLimited().headers())
        .containsExactly(
            new RetryPolicy.ResetHeader("retry-after", false),
            new RetryPolicy.ResetHeader("x", true));
    assertThat(policy.retriableRequestHeaders()).hasSize(1);
  }

  @Test
  void whatRetriesCannotDoIsRefused() throws IOException {
    retries("{'retry_options_predicates': [{'name': 'envoy.retry_options.x'}]}");
    assertThat(problems.list())
        .hasToString("[virtual_hosts[0].retry_policy.retry_options_predicates: is not supported]");
  }
}
