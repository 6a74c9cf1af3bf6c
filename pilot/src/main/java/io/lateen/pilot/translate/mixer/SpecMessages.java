package io.lateen.pilot.translate.mixer;

import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpec.QuotaRule;
import io.lateen.wire.proto.mixer.client.APIKey;
import io.lateen.wire.proto.mixer.client.AttributeMatch;
import io.lateen.wire.proto.mixer.client.HTTPAPISpec;
import io.lateen.wire.proto.mixer.client.HTTPAPISpecPattern;
import io.lateen.wire.proto.mixer.client.Quota;
import io.lateen.wire.proto.mixer.client.StringMatch;
import java.util.List;
import java.util.Map;

/// Specs of quotas and APIs as proxies get them.
final class SpecMessages {
  private SpecMessages() {}

  static List<io.lateen.wire.proto.mixer.client.QuotaSpec> quotas(List<QuotaSpec> specs) {
    return specs.stream().map(SpecMessages::quota).toList();
  }

  private static io.lateen.wire.proto.mixer.client.QuotaSpec quota(QuotaSpec spec) {
    io.lateen.wire.proto.mixer.client.QuotaSpec.Builder message =
        io.lateen.wire.proto.mixer.client.QuotaSpec.newBuilder();
    spec.rules().forEach(rule -> message.addRules(rule(rule)));
    return message.build();
  }

  private static io.lateen.wire.proto.mixer.client.QuotaRule rule(QuotaRule rule) {
    io.lateen.wire.proto.mixer.client.QuotaRule.Builder message =
        io.lateen.wire.proto.mixer.client.QuotaRule.newBuilder();
    rule.match().forEach(match -> message.addMatch(match(match)));
    for (QuotaSpec.Quota quota : rule.quotas()) {
      message.addQuotas(Quota.newBuilder().setQuota(quota.quota()).setCharge(quota.charge()));
    }
    return message.build();
  }

  private static AttributeMatch match(Map<String, io.lateen.model.rule.StringMatch> match) {
    AttributeMatch.Builder message = AttributeMatch.newBuilder();
    match.forEach((name, value) -> message.putClause(name, text(value)));
    return message.build();
  }

  private static StringMatch text(io.lateen.model.rule.StringMatch match) {
    StringMatch.Builder message = StringMatch.newBuilder();
    return switch (match) {
      case io.lateen.model.rule.StringMatch.Exact(String value) -> message.setExact(value).build();
      case io.lateen.model.rule.StringMatch.Prefix(String value) ->
          message.setPrefix(value).build();
      case io.lateen.model.rule.StringMatch.Regex(String value) -> message.setRegex(value).build();
      case io.lateen.model.rule.StringMatch.Present() -> message.build();
    };
  }

  static List<HTTPAPISpec> apis(List<HttpApiSpec> specs) {
    return specs.stream().map(SpecMessages::api).toList();
  }

  private static HTTPAPISpec api(HttpApiSpec spec) {
    HTTPAPISpec.Builder message =
        HTTPAPISpec.newBuilder()
            .setAttributes(new AttributeMessages().all(spec.attributes()).message());
    for (HttpApiSpec.Pattern pattern : spec.patterns()) {
      message.addPatterns(pattern(pattern));
    }
    for (HttpApiSpec.ApiKey key : spec.apiKeys()) {
      APIKey.Builder where = APIKey.newBuilder();
      message.addApiKeys(
          switch (key.in()) {
            case QUERY -> where.setQuery(key.name());
            case HEADER -> where.setHeader(key.name());
            case COOKIE -> where.setCookie(key.name());
          });
    }
    return message.build();
  }

  private static HTTPAPISpecPattern pattern(HttpApiSpec.Pattern pattern) {
    HTTPAPISpecPattern.Builder message =
        HTTPAPISpecPattern.newBuilder()
            .setAttributes(new AttributeMessages().all(pattern.attributes()).message())
            .setHttpMethod(pattern.httpMethod());
    return pattern.regex().isEmpty()
        ? message.setUriTemplate(pattern.uriTemplate()).build()
        : message.setRegex(pattern.regex()).build();
  }
}
