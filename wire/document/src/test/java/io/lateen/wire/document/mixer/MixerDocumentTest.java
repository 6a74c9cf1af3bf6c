package io.lateen.wire.document.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MixerDocumentTest {
  private static List<String> problems(String kind, String spec) {
    String text =
        "{apiVersion: config.istio.io/v1alpha2, kind: %s, metadata: {name: a}, spec: %s}\n"
            .formatted(kind, spec);
    return MixerDocument.check(
            DocumentReader.read(text.getBytes(StandardCharsets.UTF_8))
                .documents()
                .getFirst()
                .tree())
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void bothSpellingsAreRead() {
    assertThat(problems("memquota", "{quotas: [{name: q, maxAmount: 5, valid_duration: 1s}]}"))
        .isEmpty();
    assertThat(problems("handler", "{compiledAdapter: noop}")).isEmpty();
    assertThat(problems("kubernetes", "{source_uid: a, attribute_bindings: {b: c}}")).isEmpty();
    assertThat(problems("rule", "{match: a, actions: [{handler: h, instances: [i]}]}")).isEmpty();
    assertThat(problems("nobodys", "{anything: goes}")).isEmpty();
  }

  @Test
  void anErrorSaysWhereWhatAndWhatInstead() {
    assertThat(problems("handler", "{compiledAdapter: denier, params: {validDuration: soon}}"))
        .containsExactly("spec.params.validDuration: \"soon\" (expected: a duration such as 1.5s)");
    assertThat(problems("cloudwatch", "{metricInfo: {m: {unit: Fortnights}}}"))
        .singleElement()
        .asString()
        .startsWith("spec.metricInfo.m.unit: \"Fortnights\" (expected: one of None, Seconds,");
    assertThat(problems("instance", "{compiledTemplate: metric, params: {value: 1}}"))
        .containsExactly("spec.params.value: 1 (expected: a string)");
    assertThat(problems("handler", "{compiledAdapter: denyer}"))
        .singleElement()
        .asString()
        .startsWith("spec.compiledAdapter: \"denyer\" (expected: one of bypass, ");
    assertThat(problems("stdio", "{colour: red}"))
        .singleElement()
        .asString()
        .startsWith("spec.colour: unknown field (expected: one of log_stream,");
  }

  /// What reads as nothing at all would let a rule match everything.
  @Test
  void generalKindsAreCheckedToo() {
    assertThat(problems("rule", "{match: {a: b}, actoins: []}"))
        .containsExactly(
            "spec.match: {\"a\":\"b\"} (expected: a string)",
            "spec.actoins: unknown field (expected: one of match, actions,"
                + " request_header_operations, response_header_operations, sampling)");
    assertThat(problems("rule", "{actions: [{handler: h, instances: i}]}"))
        .containsExactly("spec.actions[0].instances: \"i\" (expected: a list)");
    assertThat(problems("rule", "{requestHeaderOperations: [{name: x, operation: SET}]}"))
        .containsExactly(
            "spec.requestHeaderOperations[0].operation: \"SET\""
                + " (expected: one of REPLACE, REMOVE, APPEND)");
    assertThat(problems("rule", "{sampling: {rateLimit: {samplingDuration: soon}}}"))
        .containsExactly(
            "spec.sampling.rateLimit.samplingDuration: \"soon\""
                + " (expected: a duration such as 1.5s)");
    assertThat(problems("attributemanifest", "{attributes: {a: {valueType: QUATERNION}}}"))
        .singleElement()
        .asString()
        .startsWith("spec.attributes.a.valueType: \"QUATERNION\" (expected: one of VALUE_TYPE_");
    assertThat(problems("instance", "{compiledTemplate: quota, attributeBindings: [a]}"))
        .containsExactly("spec.attributeBindings: [\"a\"] (expected: an object)");
    assertThat(problems("handler", "{compiledAdaptor: noop}"))
        .containsExactly(
            "spec.compiledAdaptor: unknown field (expected: one of name, compiled_adapter, adapter,"
                + " params, connection)");
    assertThat(problems("adapter", "{templates: metric}"))
        .containsExactly("spec.templates: \"metric\" (expected: a list)");
    assertThat(problems("template", "{descriptor: 5}"))
        .containsExactly("spec.descriptor: 5 (expected: a string)");
  }
}
