package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Everything that a rule and what it refers to can be wrong about, each told with object and
/// field, and none of it in force.
class RuleProblemsTest {
  private static final String CONFIG =
      """
      apiVersion: config.istio.io/v1alpha2
      kind: attributemanifest
      metadata: {name: words}
      spec:
        attributes:
          source.name: {valueType: STRING}
          source.labels: {valueType: STRING_MAP}
          response.code: {valueType: INT64}
          request.headers: {valueType: STRING_MAP}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: no}
      spec: {compiledAdapter: denier, params: {status: {code: 7, message: no}}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: env}
      spec: {compiledAdapter: kubernetesenv}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: ask}
      spec: {compiledTemplate: checknothing}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: count}
      spec: {compiledTemplate: metric, params: {value: "1"}}
      ---
      """;

  private final EngineRig rig = EngineRig.withPods(List.of());

  @AfterEach
  void close() {
    rig.close();
  }

  private String with(String kind, String spec) {
    return String.join(
        "\n",
        rig.use(
            EngineRig.objects(
                CONFIG
                    + """
                    apiVersion: config.istio.io/v1alpha2
                    kind: %s
                    metadata: {name: a}
                    spec: %s
                    """
                        .formatted(kind, spec))));
  }

  private String rule(String spec) {
    return with("rule", spec);
  }

  private boolean isRefused() {
    return !rig.check(Map.of("source.name", "x", "destination.namespace", "default")).isOk();
  }

  /// Read as nothing, such a match would be everything's.
  @Test
  void aMatchThatIsNoTextMatchesNothing() {
    String action = "actions: [{handler: no, instances: [ask]}]";
    assertThat(rule("{match: {a: b}, " + action + "}"))
        .isEqualTo("rule default/a: spec.match: {\"a\":\"b\"} (expected: a string)");
    assertThat(isRefused()).isFalse();
    assertThat(rule("{match: [source.name], " + action + "}")).contains("(expected: a string)");
    assertThat(isRefused()).isFalse();
    assertThat(rule("{mtach: 'source.name == \"y\"', " + action + "}"))
        .startsWith("rule default/a: spec.mtach: unknown field (expected: one of match, actions,");
    assertThat(isRefused()).isFalse();
    assertThat(rule("{match: 'source.name == \"x\"', " + action + "}")).isEmpty();
    assertThat(isRefused()).isTrue();
  }

  @Test
  void actionsOfEveryWrongKind() {
    assertThat(rule("{}")).isEqualTo("rule default/a: spec.actions: no valid actions in the rule");
    assertThat(rule("{actions: [{handler: no}]}"))
        .contains("spec.actions[0].instances: no instances (expected: at least one)")
        .contains("spec.actions: no valid actions in the rule");
    assertThat(rule("{actions: [{handler: no, instances: [ask, ask]}]}"))
        .isEqualTo("rule default/a: spec.actions[0].instances[1]: duplicate instance 'ask'");
    assertThat(isRefused()).isTrue();
    assertThat(rule("{actions: [{handler: no, instances: [count]}]}"))
        .contains(
            "spec.actions[0].instances[0]: instance 'count' not allowed: handler 'no.default'"
                + " (adapter denier) does not support template metric");
    assertThat(rule("{actions: [{handler: nobody, instances: [ask]}]}"))
        .contains("spec.actions[0].handler: handler 'nobody' not found");
    assertThat(rule("{actions: [{handler: no, instances: [nothing]}]}"))
        .contains("spec.actions[0].instances[0]: instance 'nothing' not found");
    assertThat(rule("{actions: [{handler: no, instances: ask}]}"))
        .isEqualTo("rule default/a: spec.actions[0].instances: \"ask\" (expected: a list)");
    assertThat(rule("{actions: {handler: no}}")).contains("spec.actions: {").contains("a list");
    assertThat(isRefused()).isFalse();
  }

  @Test
  void headerOperationsOfEveryWrongKind() {
    assertThat(
            rule(
                """
                requestHeaderOperations:
                - {values: ['"x"']}
                - {name: x}
                - {name: x, values: [response.code]}
                - {name: x, values: [action.output.y]}
                - {name: x, values: ['"v"'], operation: 2}
                - {name: x, operation: REMOVE}
                """
                    .indent(2)
                    .replaceFirst("^", "\n")))
        .isEqualTo(
            """
            rule default/a: spec.requestHeaderOperations[0].name: missing (expected: the name of a header)
            rule default/a: spec.requestHeaderOperations[1].values: missing (expected: at least one value to REPLACE)
            rule default/a: spec.requestHeaderOperations[2].values[0]: expression 'response.code' is INT64 (expected: STRING)
            rule default/a: spec.requestHeaderOperations[3].values[0]: unknown attribute action.output.y""");
    assertThat(rig.check(Map.of("destination.namespace", "default")).directive().requestHeaders())
        .extracting(operation -> operation.kind().name())
        .containsExactly("APPEND", "REMOVE");
    assertThat(rule("{responseHeaderOperations: [{name: x, operation: SET}]}"))
        .contains("operation: \"SET\" (expected: one of REPLACE, REMOVE, APPEND)");
  }

  @Test
  void instancesOfEveryWrongKind() {
    assertThat(with("instance", "{compiledTemplate: metrics}"))
        .isEqualTo("instance default/a: spec.compiledTemplate: template 'metrics' not found");
    assertThat(with("instance", "{compiledTemplate: metric, params: [1]}"))
        .isEqualTo("instance default/a: spec.params: [1] (expected: an object)");
    assertThat(with("instance", "{compiledTemplate: metric, params: {value: 1, colour: '2'}}"))
        .isEqualTo(
            """
            instance default/a: spec.params.value: 1 (expected: an expression, as a string)
            instance default/a: spec.params.colour: unknown field of template metric""");
    assertThat(with("instance", "{compiledTemplate: quota, params: {dimensions: source.name}}"))
        .isEqualTo(
            "instance default/a: spec.params.dimensions: \"source.name\" (expected: an object)");
    assertThat(with("instance", "{compiledTemplate: apikey, params: {api: response.code}}"))
        .isEqualTo(
            "instance default/a: spec.params.api: error type checking for field 'spec.params.api':"
                + " Evaluated expression type INT64 want STRING");
    assertThat(
            with("instance", "{compiledTemplate: authorization, params: {subject: {user: f(1)}}}"))
        .isEqualTo("instance default/a: spec.params.subject.user: unknown function: f");
    assertThat(
            with(
                "instance",
                """
                {compiledTemplate: kubernetes, attributeBindings: {
                  source.name: $out.source_labels, source.nme: $out.source_namespace,
                  source.labels: $out.nothing}}
                """))
        .isEqualTo(
            """
            instance default/a: spec.attributeBindings[source.name]: type mismatch: 'source.name' is STRING, the expression is STRING_MAP
            instance default/a: spec.attributeBindings[source.nme]: unknown attribute source.nme
            instance default/a: spec.attributeBindings[source.labels]: unknown attribute $out.nothing""");
    assertThat(with("instance", "{compiledTemplate: kubernetes, attributeBindings: [a]}"))
        .isEqualTo("instance default/a: spec.attributeBindings: [\"a\"] (expected: an object)");
    assertThat(with("attributemanifest", "{attributes: [a]}"))
        .isEqualTo("attributemanifest default/a: spec.attributes: [\"a\"] (expected: an object)");
    assertThat(with("attributemanifest", "{attributes: {source.name: {valueType: INT64}}}"))
        .contains("spec.attributes[source.name].valueType: STRING (expected: INT64 as elsewhere)");
  }

  /// Long enough to fill a stack, were it not for the bounds; the rest must be in force all the
  /// same.
  @Test
  void anExpressionOfAnyLengthHarmsNothingElse() {
    for (String text : List.of("source.name + ".repeat(1_900) + "5", "(".repeat(90_000))) {
      String problems =
          rig.use(
                  EngineRig.objects(
                      CONFIG
                          + """
                          apiVersion: config.istio.io/v1alpha2
                          kind: rule
                          metadata: {name: long}
                          spec: {match: '%s', actions: [{handler: no, instances: [ask]}]}
                          ---
                          apiVersion: config.istio.io/v1alpha2
                          kind: rule
                          metadata: {name: good}
                          spec: {actions: [{handler: no, instances: [ask]}]}
                          """
                              .formatted(text)))
              .toString();
      assertThat(problems).contains("rule default/long: spec.match: unable to parse expression");
      assertThat(isRefused()).isTrue();
    }
  }

  @Test
  void aRuleMayBeForAPartOfTheRequests() {
    String rule = "{actions: [{handler: no, instances: [ask]}], sampling: {%s}}";
    String quarter = "random: {percentSampled: {numerator: 25}, useIndependentRandomness: true}";
    assertThat(rule(rule.formatted(quarter))).isEmpty();
    assertThat(IntStream.range(0, 2_000).filter(i -> isRefused()).count()).isBetween(380L, 620L);
    assertThat(rule(rule.formatted("random: {percentSampled: {numerator: 0}}"))).isEmpty();
    assertThat(isRefused()).isFalse();
    assertThat(rule(rule.formatted("rateLimit: {samplingDuration: 1h, maxUnsampledEntries: 3}")))
        .isEmpty();
    assertThat(IntStream.range(0, 100).filter(i -> isRefused()).count()).isEqualTo(3);
    assertThat(
            rule(
                rule.formatted(
                    "random: {attributeExpression: response.code, percentSampled: {numerator: 100}}")))
        .isEmpty();
    assertThat(isRefused()).isFalse();
  }

  @Test
  void samplingOfEveryWrongKind() {
    assertThat(
            rule(
                """
                {actions: [{handler: no, instances: [ask]}], sampling: {
                  random: {attributeExpression: source.name, percentSampled: {numerator: 101}},
                  rateLimit: {maxUnsampledEntries: -1, samplingRate: -2}}}
                """))
        .isEqualTo(
            """
            rule default/a: spec.sampling.random.percentSampled.numerator: 101 (expected: 0..100)
            rule default/a: spec.sampling.random.attributeExpression: expression 'source.name' is STRING (expected: a number)
            rule default/a: spec.sampling.rateLimit.samplingDuration: PT0S (expected: more than nothing)
            rule default/a: spec.sampling.rateLimit.maxUnsampledEntries: -1 (expected: 0 or more)
            rule default/a: spec.sampling.rateLimit.samplingRate: -2 (expected: 0 or more)""");
    assertThat(isRefused()).isFalse();
  }
}
