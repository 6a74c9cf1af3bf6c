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
    assertThat(problems("rule", "{anything: goes}")).isEmpty();
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
}
