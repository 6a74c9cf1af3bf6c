package io.lateen.pilot.translate.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with values of EnvoyFilters, and where.
final class PatchCheckTest {
  private static final String HEAD =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: some}
      spec:
      """;

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          conect_timeout: 1s => conect_timeout: unknown field "conect_timeout" (did you mean "connect_timeout"?) of envoy.config.cluster.v3.Cluster
          connect_timeout: soon => connect_timeout: "soon" (Failed to parse duration: "soon")
          lb_policy: BEST => lb_policy: "BEST" (Invalid enum value: BEST for enum type: envoy.config.cluster.v3.Cluster.LbPolicy)
          load_assignment: [] => load_assignment: a list (expected: an object)
          health_checks: {} => health_checks: an object (expected: a list)
          health_checks: [{timeout: 1s}, {x: 1}] => health_checks[1].x: unknown field
          typed_extension_protocol_options: {a: {"@type": type.googleapis.com/envoy.Nothing}} => typed_extension_protocol_options.a[@type]: "type.googleapis.com/envoy.Nothing" (expected: a message of Envoy's API, version 3)
          typed_extension_protocol_options: {a: {x: 1}} => typed_extension_protocol_options.a[@type]: missing
          transport_socket: {name: tls, typed_config: {"@type": type.googleapis.com/envoy.api.v2.auth.UpstreamTlsContext}} => transport_socket.typed_config[@type]: "type.googleapis.com/envoy.api.v2.auth.UpstreamTlsContext" (expected
          transport_socket: {name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext, snj: a}} => transport_socket.typed_config.snj: unknown field "snj" (did you mean "sni"?)
          type: EDS, cluster_type: {name: x} => cluster_type: given beside type (expected: only one of them)
          """)
  void aValueThatIsNoClusterIsToldWhere(String value, String problem) {
    String patch =
        "  configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {%s}}}]\n"
            .formatted(value);
    assertThat(problems(patch))
        .singleElement()
        .asString()
        .startsWith("spec.configPatches[0].patch.value." + problem);
  }

  @Test
  void whatStandsAloneNeedsNameAndConfiguration() {
    assertThat(
            problems(
                """
                  configPatches:
                  - applyTo: HTTP_FILTER
                    patch: {operation: INSERT_FIRST, value: {is_optional: true}}
                """))
        .extracting(Problem::toString)
        .containsExactly(
            "spec.configPatches[0].patch.value.name: missing (expected: a name)",
            "spec.configPatches[0].patch.value.typed_config: missing (expected: the filter's"
                + " configuration, with @type)");
  }

  @Test
  void oldFiltersAreKnownByTheirNames() {
    assertThat(problems(filter("envoy.lua", "{inline_code: x}"))).isEmpty();
    assertThat(problems(filter("mixer", "{a: b}")))
        .singleElement()
        .asString()
        .isEqualTo(
            "spec.filters[0].filterName: \"mixer\" (expected: a filter of Envoy's: envoy.lua; or"
                + " @type in filterConfig)");
    assertThat(problems(filter("envoy.lua", "{inlineCod: x}")))
        .singleElement()
        .asString()
        .startsWith("spec.filters[0].filterConfig.inlineCod: unknown field");
  }

  private static String filter(String name, String config) {
    return "  filters: [{filterName: %s, filterType: HTTP, filterConfig: %s}]\n"
        .formatted(name, config);
  }

  private static List<Problem> problems(String spec) {
    byte[] text = (HEAD + spec).getBytes(StandardCharsets.UTF_8);
    Document document = DocumentReader.read(text).documents().getFirst();
    return switch (RuleParser.parse(document.tree())) {
      case Parsed.Accepted(var rule, _) -> Patches.check((EnvoyFilter) rule);
      case Parsed.Refused(var problems) -> throw new AssertionError(problems);
    };
  }
}
