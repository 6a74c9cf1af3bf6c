package io.lateen.pilot.snapshot;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The whole mesh at one revision: immutable, shared by all threads.
public final class MeshSnapshot {
  private final long revision;
  private final Rules rules;
  private final EndpointIndex endpoints;
  private final JwtKeys keys;
  private final Memo memo = new Memo();

  private MeshSnapshot(long revision, Rules rules, EndpointIndex endpoints, JwtKeys keys) {
    this.revision = revision;
    this.rules = rules;
    this.endpoints = endpoints;
    this.keys = keys;
  }

  /// Joins and indexes. Rules are taken as valid; what they name need not exist.
  ///
  /// @param services of every registry, those of ServiceEntries included
  public static MeshSnapshot build(
      long revision,
      MeshConfig mesh,
      Collection<Service> services,
      Collection<Endpoint> endpoints,
      Collection<Workload> workloads,
      Collection<Rule> rules) {
    return build(revision, mesh, services, endpoints, workloads, rules, Networks.NONE);
  }

  /// The same for a mesh of several networks.
  public static MeshSnapshot build(
      long revision,
      MeshConfig mesh,
      Collection<Service> services,
      Collection<Endpoint> endpoints,
      Collection<Workload> workloads,
      Collection<Rule> rules,
      Networks networks) {
    return new MeshSnapshot(
        revision,
        new Rules(mesh, services, workloads, rules, networks),
        new EndpointIndex(endpoints),
        JwtKeys.NONE);
  }

  /// The same mesh with other endpoints; cheap, for everything else is shared.
  public MeshSnapshot withEndpoints(long newRevision, Collection<Endpoint> newEndpoints) {
    return new MeshSnapshot(newRevision, rules, new EndpointIndex(newEndpoints), keys);
  }

  /// The same mesh with keys of issuers; cheap, for everything else is shared.
  public MeshSnapshot withKeys(JwtKeys newKeys) {
    return new MeshSnapshot(revision, rules, endpoints, newKeys);
  }

  /// Keys of the issuers of tokens.
  public JwtKeys keys() {
    return keys;
  }

  public long revision() {
    return revision;
  }

  public MeshConfig mesh() {
    return rules.mesh();
  }

  /// What workloads' ports take.
  public InboundMtls inboundMtls() {
    return new InboundMtls(mesh(), authentication());
  }

  /// How workloads of other networks are reached.
  public Networks networks() {
    return rules.networks();
  }

  /// All services, oldest first; a host with several addresses stands here several times.
  public List<Service> services() {
    return rules.services();
  }

  /// The service of that name, whoever may see it; the oldest, when there are several.
  public @Nullable Service service(String hostname) {
    return rules.service(hostname);
  }

  /// Endpoints of a service port, ready or not.
  public List<Endpoint> endpoints(String hostname, int servicePort) {
    return endpoints.of(hostname, servicePort);
  }

  /// Endpoints at an address, ready or not.
  public List<Endpoint> endpointsAt(String address) {
    return endpoints.at(address);
  }

  /// The workload called so, else one that has the address.
  public @Nullable Workload workload(String namespace, String name, String ip) {
    return rules.workload(namespace, name, ip);
  }

  /// What a sidecar of the namespace with those labels sees.
  public Scope sidecarScope(String namespace, Map<String, String> labels) {
    return rules.sidecarScope(namespace, labels);
  }

  /// What a gateway of the namespace with those labels sees: Sidecar rules do not hold for it.
  public Scope routerScope(String namespace, Map<String, String> labels) {
    return rules.routerScope(namespace, labels);
  }

  /// Gateway rules of all namespaces that mean a workload with those labels, oldest first.
  public List<Gateway> gateways(Map<String, String> labels) {
    return rules.gateways(labels);
  }

  /// VirtualServices bound to a gateway that the namespace sees, resolved, oldest first.
  ///
  /// @param gateway `namespace/name`, or `mesh`
  public List<VirtualService> virtualServices(String gateway, String viewer) {
    return rules.virtualServices().boundTo(gateway, viewer);
  }

  /// VirtualServices of all gateways and namespaces, resolved, oldest first; delegates stand in
  /// those that delegate to them.
  public List<VirtualService> virtualServices() {
    return List.copyOf(rules.virtualServices().all());
  }

  /// Whether a namespace sees one of those.
  public boolean sees(String viewer, VirtualService rule) {
    return rules.virtualServices().sees(viewer, rule);
  }

  /// Where a route of such a rule is written.
  ///
  /// @param index in its `http`
  public RouteOrigin origin(VirtualService rule, int index) {
    return rules.virtualServices().delegation().origin(rule, index);
  }

  /// The rule that has a subset, or the policy of a whole host.
  ///
  /// @param rule as found here, perhaps merged of several
  /// @param subset of it; null: the whole host
  public DestinationRule origin(DestinationRule rule, DestinationRule.@Nullable Subset subset) {
    return rules.destinationRules().origins().of(rule, subset);
  }

  /// By rule, the routes that delegate and of which something is left out.
  public Map<Meta, List<Problem>> delegationProblems() {
    return rules.virtualServices().delegation().problems();
  }

  /// The DestinationRule that callers of a namespace follow for a service, unless there is one for
  /// them alone.
  public @Nullable DestinationRule destinationRule(String viewer, Service service) {
    return rules.destinationRules().find(viewer, service.hostname(), service.namespace());
  }

  /// EnvoyFilters of all namespaces, oldest first.
  public List<EnvoyFilter> envoyFilters() {
    return rules.envoyFilters();
  }

  /// What requests to a service cost, in the order of namespace and name.
  public List<QuotaSpec> quotaSpecs(String hostname) {
    return rules.specs().quotas(hostname);
  }

  /// What requests to a service are about, in the order of namespace and name.
  public List<HttpApiSpec> apiSpecs(String hostname) {
    return rules.specs().apis(hostname);
  }

  /// Who may do what.
  public AuthorizationRules authorization() {
    return rules.authorization();
  }

  /// How callers must prove who they are.
  public AuthenticationPolicies authentication() {
    return rules.authentication();
  }

  /// Things made of this snapshot.
  public Memo memo() {
    return memo;
  }

  /// Things made of everything but endpoints: snapshots that differ in no more share them.
  public Memo memoBesideEndpoints() {
    return rules.memo();
  }

  /// Hosts for which several DestinationRules name the same subset.
  public Set<String> hostsWithRepeatedSubsets() {
    return rules.destinationRules().hostsWithRepeatedSubsets();
  }

  /// Hosts that several VirtualServices claim.
  public List<DuplicateHost> duplicates() {
    return rules.virtualServices().duplicates();
  }
}
