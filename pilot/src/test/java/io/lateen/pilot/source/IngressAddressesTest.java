package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.kube.KubeObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What Ingresses are to say of where they are reached.
final class IngressAddressesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String GATEWAY = "metadata: {name: istio-ingressgateway, namespace: ";

  private static List<IngressStatus> stale(String mesh, String service, String... ingresses) {
    ExternalAddresses external =
        ExternalAddresses.of(
            new KubeObject(Kinds.SERVICE, YAML.readTree("{" + service + "}")), "cluster.local");
    return new IngressAddresses(
            MeshConfigParser.parse("{ingressControllerMode: DEFAULT, " + mesh + "}"),
            List.of(external),
            List.of("198.51.100.1", "198.51.100.2", "198.51.100.1"))
        .stale(
            List.of(ingresses).stream()
                .map(text -> new KubeObject(Kinds.INGRESS, YAML.readTree(text)))
                .toList());
  }

  private static String balanced(String status) {
    return GATEWAY + "istio-system}, status: {loadBalancer: {ingress: [" + status + "]}}";
  }

  private static String ingress(String more) {
    return "{metadata: {name: shop, namespace: web}, " + more + "}";
  }

  @Test
  void byTheGatewaysLoadBalancer() {
    String service =
        balanced("{ip: 192.0.2.1}, {hostname: lb.example}") + ", spec: {externalIPs: [192.0.2.7]}";
    assertThat(stale("", service, ingress("spec: {}")))
        .containsExactly(
            new IngressStatus("web", "shop", List.of("192.0.2.1", "lb.example", "192.0.2.7")));
  }

  @Test
  void byTheNameOfAServiceThatIsElsewhere() {
    String service =
        GATEWAY + "istio-system}, spec: {type: ExternalName, externalName: lb.example}";
    assertThat(stale("", service, ingress("spec: {}")))
        .containsExactly(new IngressStatus("web", "shop", List.of("lb.example")));
  }

  @Test
  void byNodesWhereTheMeshNamesNoService() {
    assertThat(stale("ingressService: ''", balanced("{ip: 192.0.2.1}"), ingress("spec: {}")))
        .containsExactly(new IngressStatus("web", "shop", List.of("198.51.100.1", "198.51.100.2")));
  }

  @Test
  void whatIsWrittenAlreadyIsNotWrittenAgain() {
    String said = ingress("status: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {hostname: b}]}}");
    assertThat(stale("", balanced("{ip: 192.0.2.1}, {hostname: b}"), said)).isEmpty();
    assertThat(stale("", balanced("{ip: 192.0.2.2}, {hostname: b}"), said)).hasSize(1);
  }

  @Test
  void whatIsGoneIsTakenBack() {
    String said = ingress("status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}");
    assertThat(stale("", GATEWAY + "elsewhere}", said))
        .containsExactly(new IngressStatus("web", "shop", List.of()));
  }

  @Test
  void othersIngressesAreTheirs() {
    String nginx = ingress("spec: {ingressClassName: nginx}");
    assertThat(stale("", balanced("{ip: 192.0.2.1}"), nginx)).isEmpty();
    String service = balanced("{ip: 192.0.2.1}");
    assertThat(stale("ingressClass: nginx", service, nginx)).hasSize(1);
  }
}
