package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.AuthorizationPolicy.Clause;
import io.lateen.model.rule.AuthorizationPolicy.Operation;
import io.lateen.model.rule.AuthorizationPolicy.Source;
import io.lateen.model.rule.AuthorizationPolicy.When;
import io.lateen.model.rule.Meta;
import io.lateen.pilot.translate.security.Conditions.Meaning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AuthorizationPolicies of one action → Envoy's rules. A rule of a policy is a policy of Envoy's,
/// `ns[default]-policy[viewer]-rule[0]`.
///
/// What only requests have cannot be asked of a plain connection: a rule that would allow by it
/// never matches there, one that would deny by it matches whatever it says, so that neither opens
/// more than was written.
final class PolicyRules {
  private final boolean http;
  private final boolean denies;

  private final TrustDomains domains;

  private PolicyRules(boolean http, boolean denies, TrustDomains domains) {
    this.http = http;
    this.denies = denies;
    this.domains = domains;
  }

  /// @param policies of that action
  /// @param domains that identities may be of
  static RBAC of(
      RBAC.Action action, List<AuthorizationPolicy> policies, boolean http, TrustDomains domains) {
    PolicyRules writer = new PolicyRules(http, action != RBAC.Action.ALLOW, domains);
    RBAC.Builder rules = RBAC.newBuilder().setAction(action);
    for (AuthorizationPolicy policy : policies) {
      for (int i = 0; i < policy.rules().size(); i++) {
        Policy written = writer.policy(policy.meta(), policy.rules().get(i));
        if (written != null) {
          rules.putPolicies(name(policy.meta(), i), written);
        }
      }
    }
    return rules.build();
  }

  private static String name(Meta meta, int rule) {
    return "ns[" + meta.namespace() + "]-policy[" + meta.name() + "]-rule[" + rule + "]";
  }

  /// Null: it never matches.
  private @Nullable Policy policy(Meta meta, Clause clause) {
    if (!http && !denies && asksOfRequests(clause)) {
      return null;
    }
    Meaning meaning = new Meaning(meta.namespace(), domains);
    List<Permission> whenPermissions = new ArrayList<>();
    List<Principal> whenPrincipals = new ArrayList<>();
    for (When when : clause.when()) {
      if (http || !when.key().startsWith("request.")) {
        Conditions.add(when, meaning, whenPermissions, whenPrincipals);
      }
    }
    Policy.Builder policy = Policy.newBuilder();
    for (Operation operation : orAny(clause.to(), NOTHING)) {
      policy.addPermissions(permission(operation, whenPermissions));
    }
    for (Source source : orAny(clause.from(), NOBODY)) {
      policy.addPrincipals(principal(source, meaning, whenPrincipals));
    }
    return policy.build();
  }

  private static final Operation NOTHING =
      new Operation(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  private static final Source NOBODY =
      new Source(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
          List.of(), List.of(), List.of(), List.of());

  private static <T> List<T> orAny(List<T> given, T any) {
    return given.isEmpty() ? List.of(any) : given;
  }

  private static boolean asksOfRequests(Clause clause) {
    return clause.to().stream()
            .anyMatch(
                to ->
                    !(to.hosts().isEmpty()
                        && to.notHosts().isEmpty()
                        && to.methods().isEmpty()
                        && to.notMethods().isEmpty()
                        && to.paths().isEmpty()
                        && to.notPaths().isEmpty()))
        || clause.from().stream()
            .anyMatch(
                from ->
                    !(from.requestPrincipals().isEmpty() && from.notRequestPrincipals().isEmpty()))
        || clause.when().stream().anyMatch(when -> when.key().startsWith("request."));
  }

  private Permission permission(Operation to, List<Permission> when) {
    List<Permission> parts = new ArrayList<>();
    if (http) {
      Permissions.add(parts, to.hosts(), to.notHosts(), Permissions::host);
      Permissions.add(parts, to.methods(), to.notMethods(), Permissions::method);
      Permissions.add(parts, to.paths(), to.notPaths(), Permissions::path);
    }
    Permissions.add(parts, to.ports(), to.notPorts(), Permissions::port);
    parts.addAll(when);
    return Permissions.all(parts);
  }

  private Principal principal(Source from, Meaning meaning, List<Principal> when) {
    List<Principal> parts = new ArrayList<>();
    Principals.add(
        parts,
        from.principals(),
        from.notPrincipals(),
        name -> Principals.workload(name, meaning.domains()));
    if (http) {
      Principals.add(
          parts, from.requestPrincipals(), from.notRequestPrincipals(), Principals::request);
    }
    Principals.add(parts, from.namespaces(), from.notNamespaces(), Principals::namespace);
    Principals.add(
        parts,
        from.serviceAccounts(),
        from.notServiceAccounts(),
        name -> Principals.account(meaning.namespace(), name));
    Principals.add(parts, from.ipBlocks(), from.notIpBlocks(), Principals::ip);
    Principals.add(parts, from.remoteIpBlocks(), from.notRemoteIpBlocks(), Principals::remoteIp);
    parts.addAll(when);
    return Principals.all(parts);
  }
}
