package io.lateen.model.check;

import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.AuthorizationPolicy.Action;
import io.lateen.model.rule.AuthorizationPolicy.Clause;
import io.lateen.model.rule.AuthorizationPolicy.Operation;
import io.lateen.model.rule.AuthorizationPolicy.Source;
import io.lateen.model.rule.AuthorizationPolicy.When;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rules of AuthorizationPolicy.
final class AuthorizationCheck {
  private static final Pattern KEY =
      Pattern.compile(
          "request\\.headers\\[.+]|source\\.(ip|namespace|principal|serviceAccount)|remote\\.ip"
              + "|request\\.auth\\.(principal|audiences|presenter|claims(\\[[^\\]]+])+)"
              + "|destination\\.(ip|port)|connection\\.sni|experimental\\.envoy\\.filters\\..+");
  private static final String KEYS =
      "request.headers[name], source.ip, .namespace, .principal or .serviceAccount, remote.ip,"
          + " request.auth.principal, .audiences, .presenter or .claims[name], destination.ip or"
          + " .port, connection.sni, experimental.envoy.filters.filter[key]";

  private final Problems problems;

  AuthorizationCheck(Problems problems) {
    this.problems = problems;
  }

  void check(AuthorizationPolicy policy) {
    if (policy.action() == Action.CUSTOM && policy.provider().isEmpty()) {
      problems.missing(
          FieldPath.SPEC.field("provider").field("name"), "one of the mesh's extensionProviders");
    } else if (policy.action() != Action.CUSTOM && !policy.provider().isEmpty()) {
      problems.unexpected(
          FieldPath.SPEC.field("provider").field("name"),
          policy.provider(),
          "none but with action CUSTOM");
    }
    FieldPath rules = FieldPath.SPEC.field("rules");
    if (policy.rules().isEmpty() && policy.action() != Action.ALLOW) {
      problems.warning(rules, "empty, so the policy never matches");
    }
    problems.each(rules, policy.rules(), this::clause);
  }

  private void clause(FieldPath path, Clause clause) {
    problems.each(path.field("from"), clause.from(), this::source);
    problems.each(path.field("to"), clause.to(), this::operation);
    problems.each(path.field("when"), clause.when(), this::when);
  }

  private void source(FieldPath from, Source source) {
    FieldPath path = from.field("source");
    if (areEmpty(
        Stream.of(
            source.principals(),
            source.notPrincipals(),
            source.requestPrincipals(),
            source.notRequestPrincipals(),
            source.namespaces(),
            source.notNamespaces(),
            source.ipBlocks(),
            source.notIpBlocks(),
            source.remoteIpBlocks(),
            source.notRemoteIpBlocks(),
            source.serviceAccounts(),
            source.notServiceAccounts()))) {
      problems.missing(path, "at least one of its fields");
    }
    problems.each(path.field("ipBlocks"), source.ipBlocks(), this::network);
    problems.each(path.field("notIpBlocks"), source.notIpBlocks(), this::network);
    problems.each(path.field("remoteIpBlocks"), source.remoteIpBlocks(), this::network);
    problems.each(path.field("notRemoteIpBlocks"), source.notRemoteIpBlocks(), this::network);
    problems.each(path.field("serviceAccounts"), source.serviceAccounts(), this::account);
    problems.each(path.field("notServiceAccounts"), source.notServiceAccounts(), this::account);
  }

  private void operation(FieldPath to, Operation operation) {
    FieldPath path = to.field("operation");
    if (areEmpty(
        Stream.of(
            operation.hosts(),
            operation.notHosts(),
            operation.ports(),
            operation.notPorts(),
            operation.methods(),
            operation.notMethods(),
            operation.paths(),
            operation.notPaths()))) {
      problems.missing(path, "at least one of its fields");
    }
    problems.each(path.field("ports"), operation.ports(), this::port);
    problems.each(path.field("notPorts"), operation.notPorts(), this::port);
    problems.each(path.field("paths"), operation.paths(), this::path);
    problems.each(path.field("notPaths"), operation.notPaths(), this::path);
  }

  private void when(FieldPath path, When when) {
    FieldPath key = path.field("key");
    if (when.key().isEmpty()) {
      problems.missing(key, KEYS);
    } else if (!KEY.matcher(when.key()).matches()) {
      problems.unexpected(key, when.key(), KEYS);
    }
    if (when.values().isEmpty() && when.notValues().isEmpty()) {
      problems.missing(path.field("values"), "at least one value here or in notValues");
    }
    for (String field : List.of("values", "notValues")) {
      List<String> values = field.equals("values") ? when.values() : when.notValues();
      switch (when.key()) {
        case "source.ip", "remote.ip", "destination.ip" ->
            problems.each(path.field(field), values, this::network);
        case "destination.port" -> problems.each(path.field(field), values, this::port);
        default -> {}
      }
    }
  }

  private static boolean areEmpty(Stream<List<String>> lists) {
    return lists.allMatch(List::isEmpty);
  }

  private void network(FieldPath path, String text) {
    if (!HostCheck.isSubnet(text)) {
      problems.unexpected(path, text, "an IP address, or a network like 10.0.0.0/8");
    }
  }

  private void port(FieldPath path, String text) {
    if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > 65535) {
      problems.unexpected(path, text, "1..65535");
    }
  }

  private void account(FieldPath path, String text) {
    if (!text.matches("[^/*]+(/[^/*]+)?")) {
      problems.unexpected(path, text, "account, or namespace/account");
    }
  }

  private void path(FieldPath path, String text) {
    if (text.contains("{")) {
      problems.unexpected(path, text, "a path, prefix* or *suffix; templates are not judged here");
    }
  }
}
