package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is wrong is left out at the smallest part and listed with its object and field; the rest is
/// in force.
class PartialValidityTest {
  private static final String WORDS =
      """
      apiVersion: config.istio.io/v1alpha2
      kind: attributemanifest
      metadata: {name: words, namespace: istio-system}
      spec:
        attributes:
          source.name: {value_type: STRING}
          response.code: {value_type: INT64}
          odd: {value_type: QUATERNION}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: denier
      metadata: {name: no, namespace: istio-system}
      spec: {status: {code: 7, message: no}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: checknothing
      metadata: {name: ask, namespace: istio-system}
      spec: {}
      ---
      """;

  private final EngineRig rig = EngineRig.withPods(List.of());

  @Test
  void everyProblemNamesItsObjectAndField() {
    List<String> problems =
        rig.use(
            EngineRig.objects(
                WORDS
                    + """
                    apiVersion: config.istio.io/v1alpha2
                    kind: rule
                    metadata: {name: good, namespace: istio-system}
                    spec:
                      match: source.name == "a"
                      actions:
                      - {handler: no.denier, instances: [ask.checknothing]}
                      - {handler: nobody.denier, instances: [ask.checknothing]}
                      - {handler: no.denier, instances: [nothing.checknothing]}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: rule
                    metadata: {name: unknown-word, namespace: istio-system}
                    spec: {match: source.nam == "a", actions: [{handler: no.denier, instances: [ask.checknothing]}]}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: rule
                    metadata: {name: no-bool, namespace: istio-system}
                    spec: {match: response.code, actions: [{handler: no.denier, instances: [ask.checknothing]}]}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: metric
                    metadata: {name: count, namespace: istio-system}
                    spec: {value: source.name +, dimensions: {code: response.code}}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: handler
                    metadata: {name: list, namespace: istio-system}
                    spec: {compiledAdapter: listchecker, params: {overrides: "x", cachingUseCount: many}}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: handler
                    metadata: {name: who, namespace: istio-system}
                    spec: {compiledAdapter: nobodys}
                    """));
    assertThat(problems)
        .anyMatch(
            p ->
                p.startsWith("attributemanifest istio-system/words: spec.attributes")
                    && p.contains("QUATERNION"))
        .anyMatch(
            p ->
                p.startsWith("rule istio-system/good: spec.actions[1].handler")
                    && p.contains("nobody.denier"))
        .anyMatch(
            p ->
                p.startsWith("rule istio-system/good: spec.actions[2].instances[0]")
                    && p.contains("nothing.checknothing"))
        .anyMatch(
            p ->
                p.startsWith("rule istio-system/unknown-word: spec.match")
                    && p.contains("source.nam"))
        .anyMatch(p -> p.startsWith("rule istio-system/no-bool: spec.match") && p.contains("INT64"))
        .anyMatch(p -> p.startsWith("metric istio-system/count: spec.value"))
        .anyMatch(p -> p.startsWith("handler istio-system/list: spec.params") && p.contains("many"))
        .anyMatch(
            p ->
                p.startsWith("handler istio-system/who: spec.compiledAdapter")
                    && p.contains("nobodys"));
    assertThat(rig.check(Map.of("source.name", "a")).message())
        .isEqualTo("no.denier.istio-system:no");
    assertThat(rig.check(Map.of("source.name", "b")).isOk()).isTrue();
  }
}
