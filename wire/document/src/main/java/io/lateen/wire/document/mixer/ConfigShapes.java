package io.lateen.wire.document.mixer;

import java.util.Map;
import java.util.Optional;

/// What objects of Mixer's general kinds consist of (Istio 1.1, `istio.policy.v1beta1` and
/// `istio.mixer.adapter.model.v1beta1`). Parameters are described elsewhere, for they depend on
/// adapter and template.
public final class ConfigShapes {
  private static final String HEADERS =
      "[] { name: string values: [] string operation: REPLACE|REMOVE|APPEND }";

  private static final Map<String, MessageShape> ALL =
      Map.of(
          "rule",
          MessageShape.of(
              """
              match: string
              actions: [] { handler: string instances: [] string name: string }
              request_header_operations: %s
              response_header_operations: %s
              sampling: {
                random: {
                  attribute_expression: string
                  percent_sampled: { numerator: uint32 denominator: HUNDRED|TEN_THOUSAND }
                  use_independent_randomness: bool
                }
                rate_limit: {
                  sampling_duration: duration max_unsampled_entries: int64 sampling_rate: int64
                }
              }
              """
                  .formatted(HEADERS, HEADERS)),
          "attributemanifest",
          MessageShape.of(
              """
              revision: string name: string
              attributes: map {
                description: string
                value_type: VALUE_TYPE_UNSPECIFIED|STRING|INT64|DOUBLE|BOOL|TIMESTAMP|IP_ADDRESS|\
              EMAIL_ADDRESS|URI|DNS_NAME|DURATION|STRING_MAP
              }
              """),
          "handler",
          MessageShape.of(
              """
              name: string compiled_adapter: string adapter: string params: any
              connection: { address: string timeout: duration authentication: any }
              """),
          "instance",
          MessageShape.of(
              """
              name: string compiled_template: string template: string params: any
              attribute_bindings: map string
              """),
          "adapter",
          MessageShape.of(
              """
              name: string description: string templates: [] string config: string
              session_based: bool
              """),
          "template",
          MessageShape.of("descriptor: string"));

  private ConfigShapes() {}

  /// @param kind as objects spell it
  public static Optional<MessageShape> of(String kind) {
    return Optional.ofNullable(ALL.get(kind));
  }
}
