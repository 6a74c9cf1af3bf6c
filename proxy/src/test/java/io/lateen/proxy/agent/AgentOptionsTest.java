package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.lateen.proxy.resource.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentOptionsTest {
  private static final String[] INJECTED = {
    "proxy",
    "sidecar",
    "--domain",
    "default.svc.cluster.local",
    "--configPath",
    "/etc/istio/proxy",
    "--serviceCluster",
    "reviews.default",
    "--drainDuration",
    "45s",
    "--parentShutdownDuration",
    "1m0s",
    "--discoveryAddress",
    "127.13.128.4:15010",
    "--zipkinAddress=zipkin.istio-system:9411",
    "--statusPort",
    "15020",
    "--applicationPorts",
    "9080",
    "--parent-pipe"
  };
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "POD_NAME", "reviews-v1-1",
          "POD_NAMESPACE", "default",
          "INSTANCE_IP", "127.13.0.5",
          "ISTIO_META_LATEEN_APP_IP", "127.13.64.5",
          "ISTIO_METAJSON_LABELS", "{\"app\":\"reviews\",\"version\":\"v1\"}",
          "ISTIO_METAJSON_ANNOTATIONS", "{\"n\":[1,true,null,{\"a\":\"\\u00e4\"}]}");

  private final AgentOptions options = AgentOptions.parse(INJECTED, ENVIRONMENT);

  @Test
  void readsWhatTheInjectorWrites() {
    assertThat(options.role()).isEqualTo("sidecar");
    assertThat(options.nodeId())
        .isEqualTo("sidecar~127.13.0.5~reviews-v1-1.default~default.svc.cluster.local");
    assertThat(options.discovery()).isEqualTo(new Address("127.13.128.4", 15010));
    assertThat(options.adminAddress()).isEqualTo("127.13.64.5");
    assertThat(options.statusPort()).isEqualTo(15020);
    assertThat(options.applicationPorts()).containsExactly(9080);
    assertThat(options.parentPipe()).isTrue();
    assertThat(options.terminationDrain()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"--statusPort", "x"}, Map.of()))
        .hasMessage("--statusPort x (expected: a number)");
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"--nope"}, Map.of()))
        .hasMessageContaining("--nope is no flag");
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"mixer"}, Map.of()))
        .hasMessage("mixer (expected: proxy, sidecar or router)");
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"--drainDuration", "45"}, Map.of()))
        .hasMessageContaining("--drainDuration 45 (expected: a duration");
    assertThatThrownBy(
            () -> AgentOptions.parse(new String[] {"--discoveryAddress", "pilot"}, Map.of()))
        .hasMessage("--discoveryAddress pilot (expected: host:port)");
  }

  @Test
  void theNodeIsWhatEnvoyWouldSend() throws InvalidProtocolBufferException {
    Node node = Node.parseFrom(NodeIdentity.of(options, "lateen/1").encoded());

    assertThat(node.getId()).isEqualTo(options.nodeId());
    assertThat(node.getCluster()).isEqualTo("reviews.default");
    var fields = node.getMetadata().getFieldsMap();
    assertThat(fields.get("LATEEN_APP_IP").getStringValue()).isEqualTo("127.13.64.5");
    assertThat(fields.get("app").getStringValue()).isEqualTo("reviews");
    assertThat(fields.get("LABELS").getStructValue().getFieldsMap().get("version").getStringValue())
        .isEqualTo("v1");
    assertThat(fields.get("n").getListValue().getValues(3).getStructValue().getFieldsMap())
        .extractingByKey("a")
        .extracting(value -> value.getStringValue())
        .isEqualTo("ä");
    assertThat(fields.get("ISTIO_PROXY_VERSION").getStringValue()).isEqualTo("1.1.2");
  }

  @Test
  void theBootstrapIsOneOfEnvoy() throws InvalidProtocolBufferException {
    Bootstrap.Builder read = Bootstrap.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(
            TypeRegistry.newBuilder().add(HttpProtocolOptions.getDescriptor()).build())
        .merge(
            io.lateen.proxy.agent.Bootstrap.json(
                options, NodeIdentity.of(options, "lateen/1"), Path.of("/pod/sds/socket"), null),
            read);

    assertThat(read.getAdmin().getAddress().getSocketAddress().getAddress())
        .isEqualTo("127.13.64.5");
    assertThat(read.getStaticResources().getClusters(0).getName()).isEqualTo("xds-grpc");
    Cluster agent = read.getStaticResources().getClusters(1);
    assertThat(agent.getName()).isEqualTo("sds-grpc");
    assertThat(
            agent
                .getLoadAssignment()
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getEndpoint()
                .getAddress()
                .getPipe()
                .getPath())
        .isEqualTo("/pod/sds/socket");
  }

  private static AgentOptions secured(Map<String, String> environment, String... more) {
    List<String> flags = new ArrayList<>(List.of("sidecar"));
    flags.addAll(List.of("--controlPlaneAuthPolicy", "MUTUAL_TLS"));
    flags.addAll(List.of(more));
    return AgentOptions.parse(flags.toArray(String[]::new), environment);
  }

  @Test
  void pilotsIdentityIsInItsAddress() {
    assertThat(options.pilotTls()).isNull();
    assertThat(pilot(Map.of("POD_NAMESPACE", "shop"), "istio-pilot:15011"))
        .isEqualTo("spiffe://cluster.local/ns/shop/sa/istio-pilot-service-account");
    assertThat(pilot(Map.of(), "istio-pilot.control:15011"))
        .isEqualTo("spiffe://cluster.local/ns/control/sa/istio-pilot-service-account");
    assertThat(pilot(Map.of(), "127.13.0.1:15011"))
        .isEqualTo("spiffe://cluster.local/ns/istio-system/sa/istio-pilot-service-account");
    assertThat(pilot(Map.of("ISTIO_NAMESPACE", "control"), "pilot.example.com:15011"))
        .isEqualTo("spiffe://cluster.local/ns/control/sa/istio-pilot-service-account");
    assertThat(pilot(Map.of(), "a.b:1", "--trust-domain", "example.org", "--pilotIdentity", "boss"))
        .isEqualTo("spiffe://example.org/ns/b/sa/boss");
    assertThat(pilot(Map.of(), "a.b:1", "--trust-domain", "new,old", "--pilotIdentity", "boss"))
        .isEqualTo("spiffe://new/ns/b/sa/boss spiffe://old/ns/b/sa/boss");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,", "a b", "a/b", "spiffe://a"})
  void whatIsNoTrustDomainIsRefused(String domain) {
    assertThatThrownBy(() -> pilot(Map.of(), "a.b:1", "--trust-domain", domain))
        .hasMessageContaining("--trust-domain " + domain + ": ")
        .hasMessageContaining("(expected: trust domains such as prod.example.com");
  }

  @Test
  void envoyTakesEachOfPilotsIdentities() throws InvalidProtocolBufferException {
    AgentOptions both =
        secured(
            Map.of("CA_ADDR", "citadel:8060"),
            "--discoveryAddress",
            "a.b:1",
            "--trust-domain",
            "new,old");
    Bootstrap.Builder read = Bootstrap.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(
            TypeRegistry.newBuilder()
                .add(HttpProtocolOptions.getDescriptor())
                .add(UpstreamTlsContext.getDescriptor())
                .build())
        .merge(
            io.lateen.proxy.agent.Bootstrap.json(
                both, NodeIdentity.of(both, "lateen/1"), Path.of("/pod/sds/socket"), null),
            read);
    assertThat(
            read.getStaticResources()
                .getClusters(0)
                .getTransportSocket()
                .getTypedConfig()
                .unpack(UpstreamTlsContext.class)
                .getCommonTlsContext()
                .getCombinedValidationContext()
                .getDefaultValidationContext()
                .getMatchTypedSubjectAltNamesList())
        .extracting(name -> name.getMatcher().getExact())
        .containsExactly(
            "spiffe://new/ns/b/sa/istio-pilot-service-account",
            "spiffe://old/ns/b/sa/istio-pilot-service-account");
  }

  private static String pilot(Map<String, String> environment, String address, String... more) {
    List<String> flags = new ArrayList<>(List.of("--discoveryAddress", address));
    flags.addAll(List.of(more));
    return String.join(
        " ", secured(environment, flags.toArray(String[]::new)).pilotTls().identities());
  }

  @Test
  void theTokenForACertificateIsWhereIstioMountsItOrTheEnvironmentSays() {
    Map<String, String> asked = Map.of("CA_ADDR", "citadel:8060");
    assertThat(AgentOptions.parse(new String[] {"sidecar"}, asked).identity().token())
        .isEqualTo(Path.of("/var/run/secrets/tokens/istio-token"));
    Map<String, String> told =
        Map.of("CA_ADDR", "citadel:8060", "ISTIO_META_SDS_TOKEN_PATH", "/own/token");
    assertThat(AgentOptions.parse(new String[] {"sidecar"}, told).identity().token())
        .isEqualTo(Path.of("/own/token"));
  }

  @Test
  void aPolicyThatIsNone() {
    assertThatThrownBy(
            () ->
                AgentOptions.parse(
                    new String[] {"sidecar", "--controlPlaneAuthPolicy", "TLS"}, Map.of()))
        .hasMessage("--controlPlaneAuthPolicy TLS (expected: NONE or MUTUAL_TLS)");
  }

  private static CommonTlsContext towardsPilot(AgentOptions options, @Nullable Path folder)
      throws Exception {
    Bootstrap.Builder read = Bootstrap.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(
            TypeRegistry.newBuilder()
                .add(HttpProtocolOptions.getDescriptor())
                .add(UpstreamTlsContext.getDescriptor())
                .build())
        .merge(
            io.lateen.proxy.agent.Bootstrap.json(
                options, NodeIdentity.of(options, "1"), null, folder),
            read);
    return read.getStaticResources()
        .getClusters(0)
        .getTransportSocket()
        .getTypedConfig()
        .unpack(UpstreamTlsContext.class)
        .getCommonTlsContext();
  }

  @Test
  void envoysKeysForPilotComeFromTheAgentOrFiles() throws Exception {
    CommonTlsContext asked = towardsPilot(secured(Map.of("CA_ADDR", "citadel:8060")), null);
    assertThat(asked.getTlsCertificateSdsSecretConfigs(0).getName()).isEqualTo("default");
    var combined = asked.getCombinedValidationContext();
    assertThat(combined.getValidationContextSdsSecretConfig().getName()).isEqualTo("ROOTCA");
    assertThat(
            combined
                .getDefaultValidationContext()
                .getMatchTypedSubjectAltNames(0)
                .getMatcher()
                .getExact())
        .isEqualTo("spiffe://cluster.local/ns/default/sa/istio-pilot-service-account");
    AgentOptions files = secured(Map.of("ISTIO_META_TLS_CLIENT_KEY", "/own/key.pem"));
    CommonTlsContext mounted = towardsPilot(files, null);
    assertThat(mounted.getTlsCertificates(0).getCertificateChain().getFilename())
        .isEqualTo("/etc/certs/cert-chain.pem");
    assertThat(mounted.getTlsCertificates(0).getPrivateKey().getFilename())
        .isEqualTo("/own/key.pem");
    assertThat(mounted.getValidationContext().getTrustedCa().getFilename())
        .isEqualTo("/etc/certs/root-cert.pem");
    assertThat(mounted.getValidationContext().getMatchTypedSubjectAltNamesCount()).isOne();
    CommonTlsContext followed = towardsPilot(files, Path.of("/envoy"));
    SdsSecretConfig own = followed.getTlsCertificateSdsSecretConfigs(0);
    assertThat(own.getName()).isEqualTo("default");
    assertThat(own.getSdsConfig().getPathConfigSource().getPath())
        .isEqualTo("/envoy/sds-default.json");
    assertThat(
            followed
                .getCombinedValidationContext()
                .getDefaultValidationContext()
                .getMatchTypedSubjectAltNamesCount())
        .isOne();
  }
}
