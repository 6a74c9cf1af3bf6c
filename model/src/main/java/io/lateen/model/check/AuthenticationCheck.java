package io.lateen.model.check;

import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthenticationPolicy.Peer;
import io.lateen.model.rule.AuthenticationPolicy.Target;
import io.lateen.model.rule.JwtRule;
import io.lateen.model.rule.JwtRule.PathMatch;
import io.lateen.model.rule.JwtRule.TriggerRule;
import io.lateen.model.rule.PeerAuthentication;
import io.lateen.model.rule.RequestAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rules about how callers prove who they are.
final class AuthenticationCheck {
  private static final FieldPath NAME = FieldPath.ROOT.field("metadata").field("name");

  private final Problems problems;

  AuthenticationCheck(Problems problems) {
    this.problems = problems;
  }

  void check(AuthenticationPolicy policy) {
    boolean named = policy.meta().name().equals("default");
    FieldPath targets = FieldPath.SPEC.field("targets");
    if (policy.meshWide()) {
      if (!named) {
        problems.unexpected(NAME, policy.meta().name(), "default");
      }
      if (!policy.targets().isEmpty()) {
        problems.error(targets, "given (expected: none in a MeshPolicy)");
      }
    } else if (policy.targets().isEmpty() != named) {
      problems.unexpected(
          NAME,
          policy.meta().name(),
          named ? "another name for a policy with targets" : "default, as it has no targets");
    }
    problems.each(targets, policy.targets(), this::target);
    tokens(policy);
  }

  private void target(FieldPath path, Target target) {
    PartCheck parts = new PartCheck(problems);
    if (!HostCheck.isLabel(target.name())) {
      problems.unexpected(
          path.field("name"), target.name(), "the short name of a service of this namespace");
    }
    if (!target.labels().isEmpty()) {
      problems.warning(path.field("labels"), "not looked at; the whole service is meant");
    }
    problems.each(path.field("ports"), target.ports(), parts::portSelector);
  }

  private void tokens(AuthenticationPolicy policy) {
    Set<String> issuers = new HashSet<>();
    problems.each(
        FieldPath.SPEC.field("peers"),
        policy.peers(),
        (path, peer) -> {
          switch (peer) {
            case Peer.Token token -> token(path.field("jwt"), token.jwt(), issuers);
            case Peer.MutualTls mtls -> {
              if (mtls.allowTls()) {
                problems.warning(
                    path.field("mtls").field("allowTls"),
                    "not in force; clients without a certificate are taken with mode PERMISSIVE");
              }
            }
          }
        });
    problems.each(
        FieldPath.SPEC.field("origins"),
        policy.origins(),
        (path, jwt) -> token(path.field("jwt"), jwt, issuers));
    List<TriggerRule> first =
        policy.origins().isEmpty() ? List.of() : policy.origins().getFirst().triggers();
    if (policy.origins().stream().anyMatch(origin -> !origin.triggers().equals(first))) {
      problems.warning(
          FieldPath.SPEC.field("origins"),
          "triggerRules differ; a token of any of them is asked for wherever one of them asks");
    }
  }

  private void token(FieldPath path, JwtRule rule, Set<String> issuers) {
    if (rule.issuer().isEmpty()) {
      problems.missing(path.field("issuer"), "the claim iss of its tokens");
    } else if (!issuers.add(rule.issuer())) {
      problems.unexpected(path.field("issuer"), rule.issuer(), "each issuer once");
    }
    keys(path, rule);
    problems.each(path.field("triggerRules"), rule.triggers(), this::trigger);
  }

  private void keys(FieldPath path, JwtRule rule) {
    if (!rule.jwksUri().isEmpty() && !isWeb(rule.jwksUri())) {
      problems.unexpected(path.field("jwksUri"), rule.jwksUri(), "an http or https URL");
    }
    if (!rule.jwksUri().isEmpty() && !rule.jwks().isEmpty()) {
      problems.error(path, "jwks, jwksUri (expected: only one of them)");
    }
    if (rule.jwksUri().isEmpty() && rule.jwks().isEmpty() && !isWeb(rule.issuer())) {
      problems.warning(
          path.field("jwksUri"),
          "missing, and the issuer is no URL to discover it from: no token will be valid");
    }
  }

  private static boolean isWeb(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void trigger(FieldPath path, TriggerRule rule) {
    if (rule.excluded().isEmpty() && rule.included().isEmpty()) {
      problems.missing(path, "excludedPaths or includedPaths");
    }
    problems.each(path.field("excludedPaths"), rule.excluded(), this::path);
    problems.each(path.field("includedPaths"), rule.included(), this::path);
  }

  private void path(FieldPath path, PathMatch match) {
    if (match.value().isEmpty()) {
      problems.missing(path, "one of exact, prefix, suffix, regex, and not empty");
    }
  }

  void check(PeerAuthentication rule) {
    FieldPath ports = FieldPath.SPEC.field("portLevelMtls");
    rule.portModes().keySet().forEach(port -> new PartCheck(problems).port(ports, port));
    if (rule.selector() == null && !rule.portModes().isEmpty()) {
      problems.error(ports, "given (expected: a selector beside it)");
    }
  }

  void check(RequestAuthentication rule) {
    Set<String> issuers = new HashSet<>();
    problems.each(
        FieldPath.SPEC.field("jwtRules"),
        rule.jwtRules(),
        (path, jwt) -> {
          token(path, jwt, issuers);
          new PartCheck(problems).duration(path.field("timeout"), jwt.timeout());
          problems.each(
              path.field("fromHeaders"),
              jwt.fromHeaders(),
              (at, header) -> {
                if (header.name().isEmpty()) {
                  problems.missing(at.field("name"), "the name of a header");
                }
              });
        });
  }
}
