package io.lateen.proxy.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import org.junit.jupiter.api.Test;

/// Held against protobuf's own reader of JSON.
final class TreeEncoderTest {
  private final Problems problems = new Problems();

  private com.google.protobuf.ByteString encoded(String type, String text) {
    return new TreeEncoder(Schema.envoy(), problems).encode(type, YamlReader.read(text), "");
  }

  @Test
  void readsWhatProtobufReads() throws InvalidProtocolBufferException {
    String cluster =
        """
        {"name": "a", "connectTimeout": "1.250s", "lb_policy": "ROUND_ROBIN", "type": "EDS",
         "per_connection_buffer_limit_bytes": 4000000000, "metadata": {"filter_metadata":
           {"istio": {"a": [1, true, null, "x", {"b": 2.5}]}}},
         "circuit_breakers": {"thresholds": [{"max_connections": 7, "track_remaining": true}]},
         "outlier_detection": {"consecutive_5xx": "5"}}
        """;
    Cluster.Builder expected = Cluster.newBuilder();
    JsonFormat.parser().merge(cluster, expected);

    Cluster found = Cluster.parseFrom(encoded("envoy.config.cluster.v3.Cluster", cluster));

    assertThat(problems.list()).isEmpty();
    assertThat(found).isEqualTo(expected.build());
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    encoded(
        RouteConfiguration.getDescriptor().getFullName(),
        """
        name: 7
        virtual_hosts:
        - name: all
          domains: [a, 3]
          routes:
          - {match: {prefix: /, runtime_fraction: {default_value: {denominator: MANY}}}, retries: 1}
          - route: {timeout: 5, priority: HIGH}
          require_tls: 1.5
          include_request_attempt_count: "true"
        """);

    assertThat(problems.list())
        .containsExactly(
            "name: 7 (expected: text)",
            "virtual_hosts[0].domains[1]: 3 (expected: text)",
            "virtual_hosts[0].routes[0].match.runtime_fraction.default_value.denominator: MANY"
                + " (expected: a word of envoy.type.v3.FractionalPercent.DenominatorType)",
            "virtual_hosts[0].routes[0].retries: is no field of envoy.config.route.v3.Route",
            "virtual_hosts[0].routes[1].route.timeout: 5 (expected: a duration such as 1.5s)",
            "virtual_hosts[0].require_tls: 1.5 (expected: a word of"
                + " envoy.config.route.v3.VirtualHost.TlsRequirementType)",
            "virtual_hosts[0].include_request_attempt_count: true (expected: true or false)");
  }
}
