package io.lateen.galley.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.galley.admission.Admission.Verdict;
import io.lateen.model.check.Problem;
import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class IstioAdmissionTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectKind KIND =
      new ObjectKind("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService", true);
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews, namespace: default}
      spec:
        hosts: [reviews]
        gateways: [mesh, edge]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      """;

  @Test
  void everythingDefinedIsAcceptedInSilence() {
    assertThat(
            admit(
                RULE,
                Map.of(
                    "services", "{metadata: {name: reviews, namespace: default}}",
                    "gateways", "{metadata: {name: edge, namespace: default}}",
                    "destinationrules",
                        "{metadata: {namespace: default}, spec: {host: reviews, subsets: [{name: v1}]}}")))
        .isEqualTo(new Verdict.Accepted(List.of()));
  }

  @Test
  void whatNobodyDefinesIsWarnedOf() {
    assertThat(admit(RULE, Map.of()))
        .isEqualTo(
            new Verdict.Accepted(
                List.of(
                    "spec.gateways[1]: edge is not defined (expected: the name of a Gateway)",
                    "spec.http[0].route[0].destination.host: reviews is not defined (expected: a host"
                        + " of a Service or ServiceEntry)",
                    "spec.http[0].route[0].destination.subset: v1 is not defined (expected: a subset"
                        + " of a DestinationRule for reviews.default.svc.cluster.local)")));
  }

  @Test
  void whatSomebodyElseKnowsToBeWrongIsRefused() {
    Problem wrong = Problem.error("spec.http[0]", "null (expected: more)");
    assertThat(
            new IstioAdmission("cluster.local", _ -> List.of(wrong))
                .admit(KIND, YAML.readTree(RULE), null, (_, _) -> List.of()))
        .isEqualTo(new Verdict.Refused(List.of(wrong)));
  }

  @Test
  void wildcardServiceEntriesDefineHosts() {
    String rule =
        RULE.replace("[reviews]", "[www.example.com]")
            .replace("host: reviews, subset: v1", "host: www.example.com")
            .replace("[mesh, edge]", "[mesh]");
    assertThat(admit(rule, Map.of("serviceentries", "{spec: {hosts: ['*.example.com']}}")))
        .isEqualTo(new Verdict.Accepted(List.of()));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    String rule =
        RULE.replace("hosts: [reviews]", "hosts: []").replace("subset: v1", "subset: v1, wait: 1");
    Verdict verdict = admit(rule, Map.of());
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused) verdict).problems())
        .extracting(problem -> problem.path())
        .contains("spec.http[0].route[0].destination.wait", "spec.hosts");
  }

  @Test
  void otherKindsPass() {
    assertThat(admit("{apiVersion: v1, kind: ConfigMap}", Map.of()))
        .isEqualTo(new Verdict.Accepted(List.of()));
  }

  private static Verdict admit(String rule, Map<String, String> existing) {
    Admission.Lookup lookup =
        (_, plural) ->
            existing.containsKey(plural)
                ? List.<JsonNode>of(YAML.readTree(existing.get(plural)))
                : List.of();
    return new IstioAdmission("cluster.local", RuleCheck.NONE)
        .admit(KIND, YAML.readTree(rule), null, lookup);
  }
}
