package io.lateen.pilot.snapshot;

import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthenticationPolicy.Peer;
import io.lateen.model.rule.AuthenticationPolicy.Target;
import io.lateen.model.rule.JwtRule;
import io.lateen.model.rule.PeerAuthentication;
import io.lateen.model.rule.PeerAuthentication.Mode;
import io.lateen.model.rule.PortSelector;
import io.lateen.model.rule.RequestAuthentication;
import io.lateen.model.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How callers must prove who they are, by the mesh's rules: Policy and MeshPolicy (Istio 1.1,
/// `pilot/pkg/model/authentication.go`), PeerAuthentication and RequestAuthentication. Of rules of
/// one scope the oldest counts.
public final class AuthenticationPolicies {
  private final String domain;
  private final String rootNamespace;
  private final List<AuthenticationPolicy> policies;
  private final List<PeerAuthentication> peers;
  private final List<RequestAuthentication> requests;

  /// A rule that settles how a port takes connections.
  ///
  /// @param mode never UNSET
  /// @param rule null: nothing says so, it is the mesh's default
  public record Settled(Mode mode, @Nullable Rule rule) {}

  AuthenticationPolicies(Collection<Rule> rules, MeshConfig mesh) {
    this.domain = mesh.domain();
    this.rootNamespace = mesh.rootNamespace();
    this.policies = only(AuthenticationPolicy.class, rules);
    this.peers = only(PeerAuthentication.class, rules);
    this.requests = only(RequestAuthentication.class, rules);
  }

  private static <R extends Rule> List<R> only(Class<R> kind, Collection<Rule> rules) {
    return rules.stream().filter(kind::isInstance).map(kind::cast).sorted(Age.OF_RULES).toList();
  }

  /// Whether a port takes mutual TLS, plain text or both.
  public Mode inboundMode(InboundTarget target) {
    return settled(target).mode();
  }

  /// The same, with the rule that says so: the narrowest scope first (port, workload or service,
  /// namespace, mesh), and PeerAuthentication before Policy in each. Without any, PERMISSIVE.
  public Settled settled(InboundTarget target) {
    return Stream.of(
            portOfPeers(target),
            policy(policy -> targets(policy, target, true)).map(AuthenticationPolicies::of),
            peers(target.namespace(), target, false),
            policy(policy -> targets(policy, target, false)).map(AuthenticationPolicies::of),
            peers(target.namespace(), target, true),
            policy(policy -> isNamespaces(policy, target)).map(AuthenticationPolicies::of),
            peers(rootNamespace, target, true),
            policy(AuthenticationPolicy::meshWide).map(AuthenticationPolicies::of))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(new Settled(Mode.PERMISSIVE, null));
  }

  private Optional<Settled> portOfPeers(InboundTarget target) {
    return peers.stream()
        .filter(rule -> rule.selector() != null && isOf(rule, target.namespace()))
        .filter(rule -> AuthorizationRules.selects(rule.selector(), target.labels()))
        .filter(rule -> rule.portModes().getOrDefault(target.port(), Mode.UNSET) != Mode.UNSET)
        .findFirst()
        .map(rule -> new Settled(rule.portModes().getOrDefault(target.port(), Mode.UNSET), rule));
  }

  private Optional<Settled> peers(String namespace, InboundTarget target, boolean wholeNamespace) {
    return peers.stream()
        .filter(rule -> isOf(rule, namespace) && (rule.selector() == null) == wholeNamespace)
        .filter(rule -> AuthorizationRules.selects(rule.selector(), target.labels()))
        .filter(rule -> rule.mode() != Mode.UNSET)
        .findFirst()
        .map(rule -> new Settled(rule.mode(), rule));
  }

  private static boolean isOf(Rule rule, String namespace) {
    return rule.meta().namespace().equals(namespace);
  }

  /// A policy that asks for no certificate turns mutual TLS off.
  private static Settled of(AuthenticationPolicy policy) {
    for (Peer peer : policy.peers()) {
      if (peer instanceof Peer.MutualTls mtls) {
        boolean strict =
            mtls.mode() == AuthenticationPolicy.Mode.STRICT && !policy.peerIsOptional();
        return new Settled(strict ? Mode.STRICT : Mode.PERMISSIVE, policy);
      }
    }
    return new Settled(Mode.DISABLE, policy);
  }

  private Optional<AuthenticationPolicy> policy(Predicate<AuthenticationPolicy> scope) {
    return policies.stream().filter(scope).findFirst();
  }

  private static boolean isNamespaces(AuthenticationPolicy policy, InboundTarget target) {
    return !policy.meshWide()
        && policy.targets().isEmpty()
        && policy.meta().name().equals("default")
        && isOf(policy, target.namespace());
  }

  private boolean targets(AuthenticationPolicy policy, InboundTarget target, boolean byPort) {
    String suffix = "." + policy.meta().namespace() + ".svc." + domain;
    for (Target named : policy.targets()) {
      if ((named.name() + suffix).equals(target.host())
          && (byPort
              ? named.ports().stream().anyMatch(p -> is(p, target))
              : named.ports().isEmpty())) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(PortSelector port, InboundTarget target) {
    return switch (port) {
      case PortSelector.ByNumber(int number) -> number == target.servicePort();
      case PortSelector.ByName(String name) -> name.equals(target.portName());
    };
  }

  /// The policy of Istio 1.1 that is in force on a port: of the service and port, of the service,
  /// of the namespace, of the mesh; null: none.
  public @Nullable AuthenticationPolicy policy(InboundTarget target) {
    return Stream.<Predicate<AuthenticationPolicy>>of(
            policy -> targets(policy, target, true),
            policy -> targets(policy, target, false),
            policy -> isNamespaces(policy, target),
            AuthenticationPolicy::meshWide)
        .flatMap(scope -> policy(scope).stream())
        .findFirst()
        .orElse(null);
  }

  /// Rules about tokens by RequestAuthentication: those of all rules that mean the workload,
  /// narrow ones first, an issuer once.
  public List<JwtRule> requestTokens(String namespace, Map<String, String> labels) {
    List<JwtRule> rules = new ArrayList<>();
    Stream.of(
            requests.stream().filter(r -> isOf(r, namespace) && r.selector() != null),
            requests.stream().filter(r -> isOf(r, namespace) && r.selector() == null),
            requests.stream().filter(r -> isOf(r, rootNamespace)))
        .flatMap(scope -> scope)
        .distinct()
        .filter(rule -> AuthorizationRules.selects(rule.selector(), labels))
        .flatMap(rule -> rule.jwtRules().stream())
        .filter(rule -> rules.stream().noneMatch(r -> r.issuer().equals(rule.issuer())))
        .forEach(rules::add);
    return List.copyOf(rules);
  }

  /// Every rule about tokens that there is, for who fetches their keys.
  public Stream<JwtRule> allTokens() {
    Stream<JwtRule> ofPolicies =
        policies.stream()
            .flatMap(
                policy ->
                    Stream.concat(
                        policy.origins().stream(),
                        policy.peers().stream()
                            .filter(Peer.Token.class::isInstance)
                            .map(peer -> ((Peer.Token) peer).jwt())));
    return Stream.concat(ofPolicies, requests.stream().flatMap(rule -> rule.jwtRules().stream()));
  }
}
