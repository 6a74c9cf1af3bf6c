package io.lateen.wire.document;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.HttpApiSpec.ApiKey;
import io.lateen.model.rule.HttpApiSpecBinding;
import io.lateen.model.rule.IstioService;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpec.Quota;
import io.lateen.model.rule.QuotaSpec.QuotaRule;
import io.lateen.model.rule.QuotaSpecBinding;
import io.lateen.model.rule.SpecReference;
import io.lateen.model.rule.StringMatch;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The specs of quotas and APIs, and of their bindings.
final class SpecParser {
  private SpecParser() {}

  static QuotaSpec quota(Meta meta, Fields spec) {
    return new QuotaSpec(meta, spec.objects("rules", SpecParser::quotaRule));
  }

  private static QuotaRule quotaRule(Fields fields) {
    return new QuotaRule(
        fields.objects("match", SpecParser::clause), fields.objects("quotas", SpecParser::charge));
  }

  private static Map<String, StringMatch> clause(Fields fields) {
    return fields.map(
        "clause",
        (json, at) -> Fields.readObject(json, at, fields.problems(), PartParser::stringMatch));
  }

  private static Quota charge(Fields fields) {
    return new Quota(fields.stringOrEmpty("quota"), fields.ulongOrZero("charge"));
  }

  static QuotaSpecBinding quotaBinding(Meta meta, Fields spec) {
    return new QuotaSpecBinding(
        meta,
        spec.objects("services", SpecParser::service),
        spec.objects("quotaSpecs", SpecParser::reference));
  }

  static HttpApiSpecBinding apiBinding(Meta meta, Fields spec) {
    return new HttpApiSpecBinding(
        meta,
        spec.objects("services", SpecParser::service),
        spec.objects("apiSpecs", SpecParser::reference));
  }

  private static IstioService service(Fields fields) {
    return new IstioService(
        fields.stringOrEmpty("name"),
        fields.stringOrEmpty("namespace"),
        fields.stringOrEmpty("domain"),
        fields.stringOrEmpty("service"),
        fields.stringMap("labels"));
  }

  private static SpecReference reference(Fields fields) {
    return new SpecReference(fields.stringOrEmpty("name"), fields.stringOrEmpty("namespace"));
  }

  static HttpApiSpec api(Meta meta, Fields spec) {
    return new HttpApiSpec(
        meta,
        attributes(spec),
        spec.objects("patterns", SpecParser::pattern),
        spec.objects("apiKeys", SpecParser::apiKey));
  }

  private static HttpApiSpec.Pattern pattern(Fields fields) {
    fields.onlyOneOf("uriTemplate", "regex");
    String regex = fields.stringOrEmpty("regex");
    if (!regex.isEmpty()) {
      RegexCheck.check(fields.path().field("regex"), regex, fields.problems());
    }
    return new HttpApiSpec.Pattern(
        attributes(fields),
        fields.stringOrEmpty("httpMethod"),
        fields.stringOrEmpty("uriTemplate"),
        regex);
  }

  private static ApiKey apiKey(Fields fields) {
    fields.onlyOneOf("query", "header", "cookie");
    String query = fields.stringOrEmpty("query");
    String header = fields.stringOrEmpty("header");
    String cookie = fields.stringOrEmpty("cookie");
    if (!header.isEmpty()) {
      return new ApiKey(ApiKey.In.HEADER, header);
    }
    return cookie.isEmpty()
        ? new ApiKey(ApiKey.In.QUERY, query)
        : new ApiKey(ApiKey.In.COOKIE, cookie);
  }

  /// `attributes: {attributes: {api.service: {stringValue: petstore}}}`.
  private static AttributeBag attributes(Fields owner) {
    Map<String, Object> values = new HashMap<>();
    owner.object(
        "attributes",
        fields -> {
          fields
              .map(
                  "attributes",
                  (json, at) ->
                      Fields.readObject(json, at, fields.problems(), SpecParser::attribute))
              .forEach(
                  (name, value) -> {
                    if (value.value() != null) {
                      values.put(name, value.value());
                    }
                  });
          return fields;
        });
    return AttributeBag.of(values);
  }

  private record Attribute(@Nullable Object value) {}

  private static Attribute attribute(Fields fields) {
    String text = fields.string("stringValue");
    if (text != null) {
      return new Attribute(text);
    }
    Boolean flag = fields.bool("boolValue");
    if (flag != null) {
      return new Attribute(flag);
    }
    Double decimal = fields.decimal("doubleValue");
    if (decimal != null) {
      return new Attribute(decimal);
    }
    return fields.has("int64Value")
        ? new Attribute(fields.ulongOrZero("int64Value"))
        : new Attribute(fields.duration("durationValue"));
  }
}
