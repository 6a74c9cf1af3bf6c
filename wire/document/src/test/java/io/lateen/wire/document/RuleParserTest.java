package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.VirtualService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RuleParserTest {

  /// A case of a table in `rules/`: a title, kind and spec, and how each problem begins.
  record Case(String title, String kind, String spec, List<String> problems) {
    static Case parse(String text) {
      List<String> lines = text.strip().lines().toList();
      String rule = lines.get(1);
      int space = rule.indexOf(' ');
      return new Case(
          lines.get(0).substring(2),
          rule.substring(0, space),
          rule.substring(space + 1),
          lines.stream().skip(2).map(line -> line.substring(3)).toList());
    }

    @Override
    public String toString() {
      return kind + ": " + title;
    }
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String table :
        List.of(
            "virtual-service",
            "destination-rule",
            "gateway",
            "service-entry",
            "sidecar",
            "envoy-filter",
            "workload-entry",
            "workload-group")) {
      try (InputStream in = RuleParserTest.class.getResourceAsStream("/rules/" + table + ".txt")) {
        String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        Arrays.stream(text.split("\n\n")).map(Case::parse).forEach(cases::add);
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsEveryProblemAndNoOther(Case each) {
    List<String> found = problems(parse(document(each.kind, each.spec))).stream().toList();
    assertThat(found).as(String.join("\n", found)).hasSameSizeAs(each.problems);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).startsWith(each.problems.get(i));
    }
  }

  @Test
  void readsWhatIsWritten() {
    Parsed parsed =
        parse(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: reviews
              namespace: shop
              creationTimestamp: "2019-04-01T12:00:00Z"
              resourceVersion: "7"
            spec:
              hosts: [reviews]
              http:
              - timeout: 1.5s
                route: [{destination: {host: reviews, subset: v1, port: {number: 9080}}}]
            """);
    assertThat(parsed)
        .isInstanceOfSatisfying(
            Parsed.Accepted.class,
            accepted -> {
              VirtualService rule = (VirtualService) accepted.rule();
              assertThat(rule.meta().namespace()).isEqualTo("shop");
              assertThat(rule.meta().created()).isEqualTo(Instant.parse("2019-04-01T12:00:00Z"));
              assertThat(rule.meta().version()).isEqualTo("7");
              assertThat(rule.http().getFirst().timeout()).hasMillis(1500);
              assertThat(rule.http().getFirst().route().getFirst().destination().subset())
                  .isEqualTo("v1");
            });
  }

  @Test
  void theDefaultNamespaceIsDefault() {
    Parsed parsed = parse(document("DestinationRule", "{host: a}"));
    assertThat(((Parsed.Accepted) parsed).rule().meta().namespace()).isEqualTo("default");
  }

  @Test
  void refusesForeignKindsVersionsAndFields() {
    assertThat(problems(parse("{apiVersion: v1, kind: Pod, metadata: {name: a}, specs: {}}")))
        .containsExactly(
            "apiVersion: \"v1\" (expected: one of networking.istio.io/v1,"
                + " networking.istio.io/v1alpha3, networking.istio.io/v1beta1)",
            "kind: \"Pod\" (expected: one of DestinationRule, EnvoyFilter, Gateway, ServiceEntry, Sidecar,"
                + " VirtualService, WorkloadEntry, WorkloadGroup)",
            "specs: unknown field \"specs\" (did you mean \"spec\"?)");
  }

  @Test
  void tellsEverythingThatIsMissing() {
    assertThat(problems(parse("{metadata: {labels: {a: 1}}}")))
        .hasSize(4)
        .anyMatch(problem -> problem.startsWith("metadata.name: missing"))
        .contains("metadata.labels.a: 1 (expected: a text; put it in quotes: \"1\")");
  }

  @ParameterizedTest
  @CsvSource({
    "1.5s, 1500", "500ms, 500", "1h30m, 5400000", "0, 0", "-1s, -1000", ".5s, 500", "1.s, 1000",
    "1, ", "1 s, ", "s, ", "1d, ", "'', ", "1s1, ", "99999999999h, "
  })
  void readsDurationsAsGoDoes(String text, Long millis) {
    if (millis == null) {
      assertThat(GoDuration.parse(text)).isEmpty();
    } else {
      assertThat(GoDuration.parse(text)).hasValueSatisfying(d -> assertThat(d).hasMillis(millis));
    }
  }

  private static String document(String kind, String spec) {
    return "apiVersion: networking.istio.io/v1alpha3\nkind: %s\nmetadata: {name: a}\nspec: %s"
        .formatted(kind, spec);
  }

  private static Parsed parse(String yaml) {
    Reading reading = DocumentReader.read(yaml);
    assertThat(reading.problems()).isEmpty();
    return RuleParser.parse(reading.documents().getFirst().tree());
  }

  private static List<String> problems(Parsed parsed) {
    List<Problem> problems =
        switch (parsed) {
          case Parsed.Accepted(var rule, var warnings) -> warnings;
          case Parsed.Refused(var all) -> all;
        };
    return problems.stream().map(Problem::toString).toList();
  }
}
