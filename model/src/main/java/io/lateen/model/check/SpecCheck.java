package io.lateen.model.check;

import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.HttpApiSpecBinding;
import io.lateen.model.rule.IstioService;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpec.Quota;
import io.lateen.model.rule.QuotaSpec.QuotaRule;
import io.lateen.model.rule.QuotaSpecBinding;
import io.lateen.model.rule.SpecReference;
import io.lateen.model.rule.StringMatch;
import java.util.List;
import java.util.Map;

/// Rules of quota and API specs and their bindings.
final class SpecCheck {
  private final Problems problems;

  SpecCheck(Problems problems) {
    this.problems = problems;
  }

  void check(QuotaSpec spec) {
    FieldPath rules = FieldPath.SPEC.field("rules");
    if (spec.rules().isEmpty()) {
      problems.missing(rules, "at least one rule");
    }
    problems.each(rules, spec.rules(), this::rule);
  }

  private void rule(FieldPath path, QuotaRule rule) {
    problems.each(path.field("match"), rule.match(), this::match);
    if (rule.quotas().isEmpty()) {
      problems.missing(path.field("quotas"), "at least one quota");
    }
    problems.each(path.field("quotas"), rule.quotas(), this::quota);
  }

  private void match(FieldPath path, Map<String, StringMatch> match) {
    if (match.isEmpty()) {
      problems.missing(path.field("clause"), "at least one attribute");
    }
    match.forEach(
        (name, value) -> {
          if (value.value().isEmpty()) {
            problems.missing(
                path.field("clause").field(name), "one of exact, prefix, regex, and not empty");
          }
        });
  }

  private void quota(FieldPath path, Quota quota) {
    if (quota.quota().isEmpty()) {
      problems.missing(path.field("quota"), "the name of a quota instance");
    }
    if (quota.charge() <= 0) {
      problems.unexpected(path.field("charge"), quota.charge(), "1 or more");
    }
  }

  void check(QuotaSpecBinding binding) {
    services(binding.services());
    references("quotaSpecs", binding.quotaSpecs());
  }

  void check(HttpApiSpecBinding binding) {
    services(binding.services());
    references("apiSpecs", binding.apiSpecs());
  }

  void check(HttpApiSpec spec) {
    FieldPath patterns = FieldPath.SPEC.field("patterns");
    if (spec.patterns().isEmpty()) {
      problems.missing(patterns, "at least one pattern");
    }
    problems.each(patterns, spec.patterns(), this::pattern);
    problems.each(
        FieldPath.SPEC.field("apiKeys"),
        spec.apiKeys(),
        (path, key) -> {
          if (key.name().isEmpty()) {
            problems.missing(path, "one of query, header, cookie, and not empty");
          }
        });
  }

  private void pattern(FieldPath path, HttpApiSpec.Pattern pattern) {
    if (pattern.httpMethod().isEmpty()) {
      problems.missing(path.field("httpMethod"), "a method");
    }
    if (pattern.uriTemplate().isEmpty() && pattern.regex().isEmpty()) {
      problems.missing(path.field("uriTemplate"), "a template, or regex");
    }
  }

  private void services(List<IstioService> services) {
    FieldPath at = FieldPath.SPEC.field("services");
    if (services.isEmpty()) {
      problems.missing(at, "at least one service");
    }
    problems.each(
        at,
        services,
        (path, service) -> {
          if (service.name().isEmpty() == service.service().isEmpty()) {
            problems.unexpected(path.field("name"), service.name(), "either name or service");
          }
          if (!service.service().isEmpty() && !service.namespace().isEmpty()) {
            problems.unexpected(
                path.field("namespace"), service.namespace(), "none beside service");
          }
        });
  }

  private void references(String field, List<SpecReference> references) {
    FieldPath at = FieldPath.SPEC.field(field);
    if (references.isEmpty()) {
      problems.missing(at, "at least one reference");
    }
    problems.each(
        at,
        references,
        (path, reference) -> {
          if (reference.name().isEmpty()) {
            problems.missing(path.field("name"), "the name of a spec");
          }
        });
  }
}
