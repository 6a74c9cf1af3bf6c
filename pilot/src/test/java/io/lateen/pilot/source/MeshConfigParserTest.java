package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.Sidecar;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshConfig.Authorizer;
import io.lateen.pilot.snapshot.MeshConfig.BodyCheck;
import io.lateen.pilot.snapshot.MeshConfig.Collector;
import io.lateen.pilot.snapshot.MeshConfig.HttpCheck;
import io.lateen.pilot.snapshot.MeshConfig.OpenTelemetry;
import io.lateen.pilot.snapshot.MeshConfig.Zipkin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeshConfigParserTest {
  @Test
  void nothingSaidIsIstiosDefault() {
    assertThat(MeshConfigParser.parse("{}")).isEqualTo(MeshConfig.DEFAULT);
  }

  @Test
  void whatIsSaidCounts() {
    MeshConfig mesh =
        MeshConfigParser.parse(
            """
            accessLogFile: ""
            accessLogEncoding: JSON
            connectTimeout: 10s
            dnsRefreshRate: 250ms
            proxyHttpPort: 15002
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultServiceExportTo: ["."]
            mixerCheckServer: somewhere:9091
            sidecarToTelemetrySessionAffinity: true
            tcpKeepalive: {probes: 3, time: 10s}
            """);
    assertThat(mesh.accessLogFile()).isEmpty();
    assertThat(mesh.accessLogEncoding()).isEqualTo(MeshConfig.AccessLogEncoding.JSON);
    assertThat(mesh.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(mesh.dnsRefreshRate()).isEqualTo(Duration.ofMillis(250));
    assertThat(mesh.proxyHttpPort()).isEqualTo(15002);
    assertThat(mesh.outboundPolicy()).isEqualTo(Sidecar.OutboundPolicy.REGISTRY_ONLY);
    assertThat(mesh.defaultServiceExportTo()).isEqualTo(List.of("."));
    assertThat(mesh.mixer().reportAffinity()).isTrue();
    assertThat(mesh.tcpKeepalive()).isEqualTo(new Keepalive(3, Duration.ofSeconds(10), null));
  }

  @Test
  void trustDomainsAreRead() {
    assertThat(
            MeshConfigParser.parse(
                    "{trustDomain: new.example, trustDomainAliases: [old.example, new.example]}")
                .trustDomains())
        .isEqualTo(new TrustDomains("new.example", List.of("old.example")));
    // As Istio 1.1 writes it where nobody has said anything.
    assertThat(MeshConfigParser.parse("trustDomain: ''").trustDomains())
        .isEqualTo(TrustDomains.DEFAULT);
    assertThat(MeshConfigParser.parse("trustDomain:").trustDomains())
        .isEqualTo(TrustDomains.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{trustDomainAliases: ['']} # mesh.trustDomainAliases[0]: \"\" (expected: a trust domain",
        "{trustDomainAliases: [a, b/c]} # mesh.trustDomainAliases[1]: \"b/c\" (expected: a trust",
        "{trustDomainAliases: ['a b']} # mesh.trustDomainAliases[0]: \"a b\" (expected: a trust",
        "{trustDomainAliases: ['spiffe://a']} # mesh.trustDomainAliases[0]: \"spiffe://a\" (exp",
        "{trustDomainAliases: [7]} # mesh.trustDomainAliases[0]: 7 (expected: a trust domain",
        "{trustDomainAliases: a} # mesh.trustDomainAliases: \"a\" (expected: a list of trust dom",
        "{trustDomain: a/b} # mesh.trustDomain: \"a/b\" (expected: a trust domain"
      })
  void whatIsNoTrustDomainIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> MeshConfigParser.parse(yaml)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "accessLogFormat: '100%% %REQ(X-A?:PATH):12% %RESP(b)% %START_TIME(%Y/%m/%dT%H:%M:%S%z)%'",
        "accessLogFormat: '%DYNAMIC_METADATA(istio.mixer:status)%%PROTOCOL%'",
        "'{accessLogEncoding: JSON, accessLogFormat: ''{\"k\": \"%DURATION% ms\"}''}'",
        "'{accessLogEncoding: JSON, accessLogFormat: no JSON}'"
      })
  void aFormatOfEnvoysIsTaken(String yaml) {
    assertThat(MeshConfigParser.parse(yaml).accessLogFormat()).isNotEmpty();
  }

  @Test
  void spansGoWhereTheDefaultProviderSays() {
    assertThat(collector("{service: observe/collector.observe, port: 4317}"))
        .isEqualTo(new OpenTelemetry("collector.observe", 4317, ""));
    assertThat(collector("{service: collector, port: 4318, http: {}}"))
        .isEqualTo(new OpenTelemetry("collector", 4318, "/v1/traces"));
    assertThat(
            MeshConfigParser.parse("defaultConfig: {tracing: {zipkin: {address: 'zipkin.a:9411'}}}")
                .tracing()
                .collector())
        .isEqualTo(new Zipkin("zipkin.a", 9411));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{service: a} # mesh.extensionProviders[1].opentelemetry.port:  (expected: 1..65535)",
        "{port: 1} # mesh.extensionProviders[1].opentelemetry.service:  (expected: the host name",
        "{service: a, port: 1, http: {path: x}} # opentelemetry.http.path: \"x\" (expected: a path",
        "{service: a, port: 1, http: {headers: [1]}} # opentelemetry.http.headers: [1] (expected:",
        "7 # mesh.extensionProviders[1]: {\"name\":\"spans\",\"opentelemetry\":7} (expected: a provider"
      })
  void aProviderThatCannotBeIsRefused(String provider, String message) {
    assertThatThrownBy(() -> collector(provider)).hasMessageContaining(message);
  }

  @Test
  void authorizersAreReadWithIstiosDefaults() {
    String yaml =
        """
        extensionProviders:
        - {name: spans, zipkin: {service: z, port: 9411}}
        - {name: a, envoyExtAuthzGrpc: {service: authz.a, port: 9000}}
        - name: b
          envoyExtAuthzHttp: {service: x/authz.b, port: 80, timeout: 1s, failOpen: true, statusOnError: "503",
            includeRequestBodyInCheck: {maxRequestBytes: 100, allowPartialMessage: true, packAsBytes: true}}
        """;
    assertThat(MeshConfigParser.parse(yaml).authorizers())
        .containsExactly(
            new Authorizer("a", "authz.a", 9000, Duration.ofMinutes(10), false, 403, null, null),
            new Authorizer(
                "b",
                "authz.b",
                80,
                Duration.ofSeconds(1),
                true,
                503,
                new BodyCheck(100, true, true),
                new HttpCheck("", List.of(), Map.of(), List.of(), List.of(), List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{port: 1} # mesh.extensionProviders[0].envoyExtAuthzGrpc.service:  (expected: the host name",
        "{service: a} # mesh.extensionProviders[0].envoyExtAuthzGrpc.port:  (expected: 1..65535)",
        "{service: a, port: 1, pathPrefix: /x} # envoyExtAuthzGrpc.pathPrefix: \"/x\" (expected: nothing",
        "{service: a, port: 1, statusOnError: no} # envoyExtAuthzGrpc.statusOnError: \"no\" (expected: an HTTP",
        "{service: a, port: 1, includeRequestBodyInCheck: {}} # .includeRequestBodyInCheck.maxRequestBytes:  (expected: 1.."
      })
  void anAuthorizerThatCannotBeIsRefused(String provider, String message) {
    String yaml = "extensionProviders: [{name: a, envoyExtAuthzGrpc: " + provider + "}]";
    assertThatThrownBy(() -> MeshConfigParser.parse(yaml)).hasMessageContaining(message);
  }

  private static Collector collector(String provider) {
    String yaml =
        """
        defaultProviders: {tracing: [spans]}
        extensionProviders:
        - {name: other, prometheus: {}}
        - {name: spans, opentelemetry: PROVIDER}
        """;
    return MeshConfigParser.parse(yaml.replace("PROVIDER", provider)).tracing().collector();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "connectTimeout: soon # mesh.connectTimeout: \"soon\" (expected: a duration",
        "proxyListenPort: 70000 # mesh.proxyListenPort: 70000 (expected: 0..65535)",
        "accessLogEncoding: XML # mesh.accessLogEncoding: \"XML\" (expected: one of [TEXT, JSON])",
        "enableTracing: maybe # mesh.enableTracing: \"maybe\" (expected: true or false)",
        "defaultProviders: {tracing: [x]} # mesh.defaultProviders.tracing[0]: \"x\" (expected: the name",
        "accessLogFormat: 'a %NOPE% b' # mesh.accessLogFormat: %NOPE% (expected: an operator of Envoy",
        "accessLogFormat: '%START_TIME' # mesh.accessLogFormat: %START_TIME (expected: an operator",
        "accessLogFormat: '%REQ%' # mesh.accessLogFormat: %REQ% (expected: an operator",
        "accessLogFormat: '%PROTOCOL(x)%' # mesh.accessLogFormat: %PROTOCOL(x)% (expected: an operator",
        "'{accessLogEncoding: JSON, accessLogFormat: ''{\"k\": \"%NO%\"}''}' # mesh.accessLogFormat.k: %NO% (",
        "'{accessLogEncoding: JSON, accessLogFormat: ''{\"k\": 7}''}' # mesh.accessLogFormat.k: 7 (expected: text",
        "traceSampling: 101 # mesh.traceSampling: 101 (expected: 0..100)",
        "[] # mesh: [] (expected: a map of settings)"
      })
  void whatIsWrongIsRefusedWithItsPath(String yaml, String message) {
    assertThatThrownBy(() -> MeshConfigParser.parse(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
