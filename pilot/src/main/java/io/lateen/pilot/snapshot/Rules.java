package io.lateen.pilot.snapshot;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Everything of a snapshot that outlives a change of endpoints.
final class Rules {
  private record ScopeKey(String namespace, @Nullable Sidecar sidecar, List<DestinationRule> own) {}

  private final MeshConfig mesh;
  private final Networks networks;
  private final List<Service> services;
  private final Map<String, Service> servicesByHost = new HashMap<>();
  private final Map<String, Workload> workloadsByName = new HashMap<>();
  private final Map<String, Workload> workloadsByIp = new HashMap<>();
  private final VirtualServiceIndex virtualServices;
  private final DestinationRuleIndex destinationRules;
  private final SidecarIndex sidecars;
  private final List<Gateway> gateways;
  private final List<EnvoyFilter> envoyFilters;
  private final SpecIndex specs;
  private final AuthorizationRules authorization;
  private final AuthenticationPolicies authentication;
  private final ScopeFactory scopes;
  private final Memo memo = new Memo();
  private final Map<ScopeKey, Scope> knownScopes = new ConcurrentHashMap<>();

  Rules(
      MeshConfig mesh,
      Collection<Service> services,
      Collection<Workload> workloads,
      Collection<Rule> rules,
      Networks networks) {
    this.mesh = mesh;
    this.networks = networks;
    this.services = services.stream().sorted(Age.OF_SERVICES).toList();
    this.services.forEach(service -> servicesByHost.putIfAbsent(service.hostname(), service));
    workloads.forEach(this::add);
    virtualServices = new VirtualServiceIndex(only(VirtualService.class, rules), mesh);
    destinationRules = new DestinationRuleIndex(only(DestinationRule.class, rules), mesh);
    sidecars = new SidecarIndex(only(Sidecar.class, rules), mesh);
    gateways = only(Gateway.class, rules).stream().sorted(Age.OF_RULES).toList();
    envoyFilters = only(EnvoyFilter.class, rules).stream().sorted(Age.OF_RULES).toList();
    specs = new SpecIndex(rules, mesh);
    authorization = new AuthorizationRules(rules, mesh.rootNamespace());
    authentication = new AuthenticationPolicies(rules, mesh);
    scopes = new ScopeFactory(this.services, virtualServices, destinationRules, mesh);
  }

  private static <R extends Rule> List<R> only(Class<R> kind, Collection<Rule> rules) {
    return rules.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void add(Workload workload) {
    workloadsByName.put(workload.namespace() + "/" + workload.name(), workload);
    workloadsByIp.put(workload.ip(), workload);
  }

  Memo memo() {
    return memo;
  }

  MeshConfig mesh() {
    return mesh;
  }

  Networks networks() {
    return networks;
  }

  List<Service> services() {
    return services;
  }

  VirtualServiceIndex virtualServices() {
    return virtualServices;
  }

  List<EnvoyFilter> envoyFilters() {
    return envoyFilters;
  }

  SpecIndex specs() {
    return specs;
  }

  AuthorizationRules authorization() {
    return authorization;
  }

  AuthenticationPolicies authentication() {
    return authentication;
  }

  DestinationRuleIndex destinationRules() {
    return destinationRules;
  }

  @Nullable Service service(String hostname) {
    return servicesByHost.get(hostname);
  }

  @Nullable Workload workload(String namespace, String name, String ip) {
    Workload named = workloadsByName.get(namespace + "/" + name);
    return named != null ? named : workloadsByIp.get(ip);
  }

  Scope sidecarScope(String namespace, Map<String, String> labels) {
    return scope(
        new ScopeKey(
            namespace,
            sidecars.find(namespace, labels),
            destinationRules.selecting(namespace, labels)));
  }

  Scope routerScope(String namespace, Map<String, String> labels) {
    return scope(new ScopeKey(namespace, null, destinationRules.selecting(namespace, labels)));
  }

  private Scope scope(ScopeKey key) {
    return knownScopes.computeIfAbsent(key, k -> scopes.scope(k.namespace(), k.sidecar(), k.own()));
  }

  List<Gateway> gateways(Map<String, String> labels) {
    return gateways.stream()
        .filter(gateway -> labels.entrySet().containsAll(gateway.selector().entrySet()))
        .toList();
  }
}
