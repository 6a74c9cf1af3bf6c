package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.rule.JwtRule;
import io.lateen.model.rule.JwtRule.Header;
import io.lateen.model.rule.JwtRule.PathMatch;
import io.lateen.model.rule.JwtRule.PathMatch.How;
import io.lateen.model.rule.JwtRule.TriggerRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rules about tokens, as Istio 1.1's policies and as RequestAuthentication write them.
final class JwtRuleParser {
  private JwtRuleParser() {}

  /// `Jwt` of authentication.istio.io/v1alpha1: the token goes on to the application.
  static JwtRule ofPolicy(Fields fields) {
    return new JwtRule(
        fields.stringOrEmpty("issuer"),
        fields.strings("audiences"),
        fields.stringOrEmpty("jwksUri"),
        fields.stringOrEmpty("jwks"),
        fields.strings("jwtHeaders").stream().map(name -> new Header(name, "")).toList(),
        fields.strings("jwtParams"),
        List.of(),
        "",
        true,
        Map.of(),
        null,
        fields.objects("triggerRules", JwtRuleParser::trigger));
  }

  private static TriggerRule trigger(Fields fields) {
    return new TriggerRule(
        fields.objects("excludedPaths", JwtRuleParser::path),
        fields.objects("includedPaths", JwtRuleParser::path));
  }

  /// One without a way to match is an empty exact text, which no check accepts.
  private static PathMatch path(Fields fields) {
    fields.onlyOneOf("exact", "prefix", "suffix", "regex");
    String regex = fields.stringOrEmpty("regex");
    if (!regex.isEmpty()) {
      RegexCheck.check(fields.path().field("regex"), regex, fields.problems());
      return new PathMatch(How.REGEX, regex);
    }
    String prefix = fields.stringOrEmpty("prefix");
    if (!prefix.isEmpty()) {
      return new PathMatch(How.PREFIX, prefix);
    }
    String suffix = fields.stringOrEmpty("suffix");
    return suffix.isEmpty()
        ? new PathMatch(How.EXACT, fields.stringOrEmpty("exact"))
        : new PathMatch(How.SUFFIX, suffix);
  }

  /// `JWTRule` of security.istio.io.
  static JwtRule ofRequest(Fields fields) {
    return new JwtRule(
        fields.stringOrEmpty("issuer"),
        fields.strings("audiences"),
        fields.stringOrEmpty("jwksUri"),
        fields.stringOrEmpty("jwks"),
        fields.objects("fromHeaders", JwtRuleParser::header),
        fields.strings("fromParams"),
        fields.strings("fromCookies"),
        fields.stringOrEmpty("outputPayloadToHeader"),
        fields.boolOrFalse("forwardOriginalToken"),
        claims(fields),
        fields.duration("timeout"),
        List.of());
  }

  private static Header header(Fields fields) {
    return new Header(fields.stringOrEmpty("name"), fields.stringOrEmpty("prefix"));
  }

  private static Map<String, String> claims(Fields owner) {
    Map<String, String> claims = new TreeMap<>();
    owner.objects(
        "outputClaimToHeaders",
        fields -> {
          String header = fields.stringOrEmpty("header");
          String claim = fields.stringOrEmpty("claim");
          FieldPath path = fields.path();
          if (header.isEmpty() || claim.isEmpty()) {
            fields.problems().missing(path.field(header.isEmpty() ? "header" : "claim"), "a name");
          }
          if (claims.put(header, claim) != null) {
            fields.problems().unexpected(path.field("header"), header, "one claim for a header");
          }
          return fields;
        });
    return claims;
  }
}
