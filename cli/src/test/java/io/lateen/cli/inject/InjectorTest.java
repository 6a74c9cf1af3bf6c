package io.lateen.cli.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.lateen.cli.Complaint;
import io.lateen.wire.document.DocumentReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class InjectorTest {

  // annotation of the Pod, policy, label of the Pod, whether it gets a sidecar
  @ParameterizedTest
  @CsvSource({
    "'', enabled, x, true",
    "'', disabled, x, false",
    "'true', disabled, x, true",
    "'Y', disabled, x, true",
    "'on', disabled, x, true",
    "'no', enabled, x, false",
    "'whatever', enabled, x, false",
    "'', enabled, never, false",
    "'true', enabled, never, true",
    "'', disabled, always, true",
    "'false', enabled, always, false",
  })
  void decides(String wish, String policy, String label, boolean injected) {
    InjectPolicy parsed =
        InjectPolicy.parse(
            """
            policy: %s
            neverInjectSelector:
            - matchLabels: {role: never}
            - {}
            alwaysInjectSelector:
            - matchExpressions: [{key: role, operator: In, values: [always]}]
            """
                .formatted(policy),
            "test");
    String annotation = wish.isEmpty() ? "{}" : "{sidecar.istio.io/inject: \"%s\"}".formatted(wish);
    JsonNode pod = inject(pod(annotation, label), MeshConfig.DEFAULT, parsed);
    assertThat(pod.path("spec").path("containers").size()).isEqualTo(injected ? 2 : 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sidecar.istio.io/interceptionMode | TPROXY | SOMETIMES",
        "status.sidecar.istio.io/port | 0 | 65536",
        "readiness.status.sidecar.istio.io/periodSeconds | 5 | -1",
        "readiness.status.sidecar.istio.io/applicationPorts | 80,81 | 80,x",
        "traffic.sidecar.istio.io/includeOutboundIPRanges | * | 10.0.0.0",
        "traffic.sidecar.istio.io/excludeOutboundIPRanges | 10.0.0.0/8 | *",
        "sidecar.lateen.io/explainFrom | none | all",
        "sidecar.lateen.io/explainFrom | 10.0.0.0/8 | 10.0.0.0/33",
        "traffic.sidecar.istio.io/includeInboundPorts | * | 0",
        "traffic.sidecar.istio.io/excludeInboundPorts | 80,81 | 99999",
      })
  void checksAnnotations(String name, String good, String bad) {
    assertThatNoException()
        .isThrownBy(() -> inject(pod("{%s: \"%s\"}".formatted(name, good), "x")));
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> inject(pod("{%s: \"%s\"}".formatted(name, bad), "x")))
        .withMessageStartingWith(
            "injection failed. Invalid value for annotation " + name + ": \"" + bad + "\"");
  }

  @Test
  void tellsTheSidecarWhatTheMeshSays() {
    MeshConfig mesh =
        MeshConfigParser.parse(
            """
            mixerCheckServer: somebody:9091
            defaultConfig:
              discoveryAddress: 127.7.0.1:15010
              binaryPath: /opt/envoy
              drainDuration: 2s
              parentShutdownDuration: 1h30m
              connectTimeout: 1.5s
              concurrency: 0
              tracing: {}
            """,
            "test");
    assertThat(args(inject(pod("{sidecar.istio.io/proxyCPU: 1500m}", "x"), mesh)))
        .containsSequence("--binaryPath", "/opt/envoy")
        .containsSequence("--drainDuration", "2s", "--parentShutdownDuration", "1h30m0s")
        .containsSequence("--discoveryAddress", "127.7.0.1:15010", "--connectTimeout", "1.5s")
        .containsSequence("--concurrency", "2")
        .doesNotContain("--zipkinAddress");
  }

  @Test
  void tellsTheSidecarOfTrustDomainsThatAreNotIstios() {
    MeshConfig mesh =
        MeshConfigParser.parse("{trustDomain: new, trustDomainAliases: [old]}", "test");
    assertThat(args(inject(pod("{}", "x"), mesh))).containsSequence("--trust-domain", "new,old");
    assertThat(args(inject(pod("{}", "x"), MeshConfig.DEFAULT))).doesNotContain("--trust-domain");
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> MeshConfigParser.parse("trustDomainAliases: ['a b']", "m.yaml"))
        .withMessageContaining("m.yaml")
        .withMessageContaining("mesh.trustDomainAliases[0]: \"a b\" (expected: a trust domain");
  }

  @Test
  void refusesABrokenMeshConfiguration() {
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> MeshConfigParser.parse("defaultConfig: {drainDuration: soon}", "m.yaml"))
        .withMessageContaining("m.yaml")
        .withMessageContaining("defaultConfig.drainDuration: \"soon\"");
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> MeshConfigParser.parse("a: [", "m.yaml"))
        .withMessageContaining("m.yaml");
  }

  @Test
  void aMeshWithoutTracingHasNoZipkin() {
    MeshConfig mesh = MeshConfigParser.parse("enableTracing: false", "test");
    assertThat(args(inject(pod("{}", "x"), mesh))).doesNotContain("--zipkinAddress");
  }

  @Test
  void anEmptyMeshConfigurationIsTheBuiltInOne() {
    assertThat(MeshConfigParser.parse("", "test")).isEqualTo(MeshConfig.DEFAULT);
  }

  @Test
  void saysWhyAWorkloadGetsNoSidecar() {
    List<String> notes = new ArrayList<>();
    InjectConfig config =
        InjectConfig.of(MeshConfig.DEFAULT, InjectPolicy.DEFAULT, "lateen", "test");
    JsonNode pod = pod("{sidecar.istio.io/inject: \"no\"}", "x");
    assertThat(new Injector(config, notes::add).inject(pod, "default")).isSameAs(pod);
    assertThat(notes)
        .containsExactly(
            "Pod \"a\" gets no sidecar: its annotation sidecar.istio.io/inject is \"no\"");
  }

  private static JsonNode withTokens(boolean mounted, boolean account) {
    String mesh = "{enableSdsTokenMount: %s, sdsUseK8sSaJwt: %s}".formatted(mounted, account);
    return inject(pod("{}", "x"), MeshConfigParser.parse(mesh, "test")).path("spec");
  }

  private static List<String> named(JsonNode list) {
    return list.valueStream().map(one -> one.path("name").asString()).toList();
  }

  @Test
  void aTokenOfItsOwnIsMountedForItsCertificate() {
    JsonNode spec = withTokens(true, true);
    JsonNode source = spec.path("volumes").path(2).path("projected").path("sources").path(0);
    assertThat(source.path("serviceAccountToken"))
        .isEqualTo(tree("{audience: istio-ca, expirationSeconds: 43200, path: istio-token}"));
    assertThat(spec.path("containers").path(1).path("volumeMounts").path(2))
        .isEqualTo(tree("{mountPath: /var/run/secrets/tokens, name: istio-token, readOnly: true}"));
    assertThat(spec.path("securityContext").path("fsGroup").asInt()).isEqualTo(1337);
    assertThat(named(spec.path("containers").path(1).path("env")))
        .doesNotContain("ISTIO_META_SDS_TOKEN_PATH"); // that one counts
  }

  @Test
  void aGroupOfItsOwnStays() {
    JsonNode pod = pod("{}", "x").deepCopy();
    ((ObjectNode) pod.path("spec")).putObject("securityContext").put("fsGroup", 7);
    MeshConfig mesh = MeshConfigParser.parse("enableSdsTokenMount: true", "test");
    assertThat(inject(pod, mesh).path("spec").path("securityContext").path("fsGroup").asInt())
        .isEqualTo(7);
  }

  @Test
  void orTheAccountsUsualOneIsShown() {
    JsonNode spec = withTokens(false, true);
    assertThat(spec.path("containers").path(1).path("env").valueStream())
        .contains(
            tree(
                "{name: ISTIO_META_SDS_TOKEN_PATH,"
                    + " value: /var/run/secrets/kubernetes.io/serviceaccount/token}"));
    assertThat(named(spec.path("volumes"))).containsExactly("istio-envoy", "istio-certs");
    assertThat(spec.has("securityContext")).isFalse();
    assertThat(named(withTokens(false, false).path("containers").path(1).path("env")))
        .doesNotContain("ISTIO_META_SDS_TOKEN_PATH");
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> MeshConfigParser.parse("sdsUseK8sSaJwt: 1", "m.yaml"))
        .withMessageContaining("sdsUseK8sSaJwt: 1 (expected: true or false)");
  }

  private static JsonNode tree(String yaml) {
    return DocumentReader.read(yaml).documents().getFirst().tree();
  }

  private static List<String> args(JsonNode pod) {
    return pod.path("spec")
        .path("containers")
        .path(1)
        .path("args")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private static JsonNode inject(JsonNode pod) {
    return inject(pod, MeshConfig.DEFAULT);
  }

  private static JsonNode inject(JsonNode pod, MeshConfig mesh) {
    return inject(pod, mesh, InjectPolicy.DEFAULT);
  }

  private static JsonNode inject(JsonNode pod, MeshConfig mesh, InjectPolicy policy) {
    InjectConfig config = InjectConfig.of(mesh, policy, "lateen", "test");
    return new Injector(config, note -> {}).inject(pod, "default");
  }

  private static JsonNode pod(String annotations, String role) {
    return DocumentReader.read(
            """
            kind: Pod
            metadata: {name: a, annotations: %s, labels: {role: %s}}
            spec: {containers: [{name: app, image: app}]}
            """
                .formatted(annotations, role))
        .documents()
        .getFirst()
        .tree();
  }
}
