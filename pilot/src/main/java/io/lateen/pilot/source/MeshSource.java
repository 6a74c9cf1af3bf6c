package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.EndpointsReader.Address;
import io.lateen.pilot.source.EndpointsReader.EndpointsRow;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The mesh as the Kubernetes API tells it: rules, and services from Services, Pods, Endpoints and
/// ServiceEntries. Thread-safe.
public final class MeshSource implements AutoCloseable {
  private final String domain;
  private final LiveMeshConfig mesh;
  private final CountDownLatch synced = new CountDownLatch(4 + Kinds.RULES.size());
  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private final List<Registry> registries;
  private final ObjectTable<Service> services;
  private final ObjectTable<Workload> pods;
  private final ObjectTable<EndpointsRow> endpoints;
  private final List<ObjectTable<Rule>> rules = new ArrayList<>();

  /// Begins to watch at once.
  ///
  /// @param begun settings until the API tells others, or for ever
  /// @param follow whether ConfigMap `istio` tells others
  /// @param registries of further services; closed with this
  /// @param onChange called from the source's threads after every change; must return soon
  public MeshSource(
      ObjectSource objects,
      MeshConfig begun,
      boolean follow,
      List<Registry> registries,
      Consumer<Change> onChange) {
    this.registries = List.copyOf(registries);
    this.domain = begun.domain();
    String trustDomain = begun.trustDomain();
    Runnable all = () -> onChange.accept(Change.ALL);
    Runnable addresses = () -> onChange.accept(Change.ENDPOINTS);
    services = new ObjectTable<>(new ServiceReader(domain, trustDomain)::read, all, synced);
    pods = new ObjectTable<>(new PodReader(trustDomain)::read, all, synced);
    endpoints = new ObjectTable<>(EndpointsReader::read, addresses, synced);
    mesh = new LiveMeshConfig(begun, all, synced);
    if (follow) {
      watches.add(objects.watch(Kinds.CONFIG_MAP, mesh));
    } else {
      mesh.onSynced();
    }
    watch(objects, Kinds.SERVICE, services);
    watch(objects, Kinds.POD, pods);
    watch(objects, Kinds.ENDPOINTS, endpoints);
    for (ObjectKind kind : Kinds.RULES) {
      ObjectTable<Rule> table = new ObjectTable<>(RuleReader::read, all, synced);
      rules.add(table);
      watch(objects, kind, table);
    }
    registries.forEach(registry -> registry.start(all));
  }

  private void watch(ObjectSource objects, ObjectKind kind, ObjectTable<?> table) {
    watches.add(objects.watch(kind, table));
  }

  /// The settings now.
  public MeshConfig mesh() {
    return mesh.current();
  }

  /// Whether the first state of every kind has come.
  public boolean isSynced() {
    return synced.getCount() == 0 && registries.stream().allMatch(Registry::isSynced);
  }

  /// The state now.
  public MeshState state() {
    return stateWith(Overlay.NONE);
  }

  /// What the state would be with some objects changed. Services that are new get an address that
  /// nobody has.
  public MeshState stateWith(Overlay change) {
    Completion complete = new Completion(change.now());
    List<Rule> allRules = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      allRules.addAll(rows(rules.get(i), Kinds.RULES.get(i), change, complete::rule));
    }
    List<Service> allServices =
        new ArrayList<>(rows(services, Kinds.SERVICE, change, complete::service));
    List<Workload> workloads =
        rows(pods, Kinds.POD, change, (pod, _) -> pod).stream()
            .filter(workload -> !workload.ip().isEmpty())
            .toList();
    List<EndpointsRow> addresses = rows(endpoints, Kinds.ENDPOINTS, change, (row, _) -> row);
    List<Endpoint> allEndpoints = new ArrayList<>(join(allServices, workloads, addresses));
    for (Rule rule : allRules) {
      if (rule instanceof ServiceEntry entry) {
        allServices.addAll(ServiceEntryReader.services(entry));
        allEndpoints.addAll(ServiceEntryReader.endpoints(entry));
      }
    }
    for (Registry registry : registries) {
      Registry.Contents contents = registry.contents();
      allServices.addAll(contents.services());
      allEndpoints.addAll(contents.endpoints());
    }
    return new MeshState(allServices, allEndpoints, workloads, allRules);
  }

  private static <T> List<T> rows(
      ObjectTable<T> table,
      ObjectKind kind,
      Overlay change,
      BiFunction<KubeObject, @Nullable T, KubeObject> complete) {
    return table.rowsWith(change.of(kind), change.gone(), complete);
  }

  /// Addresses with the service port they belong to and the Pod behind them.
  private List<Endpoint> join(
      List<Service> kubernetesServices, List<Workload> workloads, List<EndpointsRow> rows) {
    Map<String, Service> byHost = new HashMap<>();
    kubernetesServices.forEach(service -> byHost.put(service.hostname(), service));
    Map<String, Workload> byName = new HashMap<>();
    workloads.forEach(pod -> byName.put(pod.namespace() + "/" + pod.name(), pod));
    List<Endpoint> joined = new ArrayList<>();
    for (EndpointsRow row : rows) {
      Service service = byHost.get(ServiceReader.hostname(row.name(), row.namespace(), domain));
      if (service != null) {
        addEndpoints(joined, service, row, byName);
      }
    }
    return joined;
  }

  /// Addresses whose Pod is not known: nobody is sent there.
  public long endpointsWithoutPod() {
    Set<String> known =
        pods.rows().stream()
            .filter(pod -> !pod.ip().isEmpty())
            .map(pod -> pod.namespace() + "/" + pod.name())
            .collect(Collectors.toSet());
    return endpoints.rows().stream()
        .flatMap(row -> row.addresses().stream().map(one -> row.namespace() + "/" + one.pod()))
        .filter(pod -> !pod.endsWith("/") && !known.contains(pod))
        .distinct()
        .count();
  }

  private static void addEndpoints(
      List<Endpoint> to, Service service, EndpointsRow row, Map<String, Workload> pods) {
    for (Address address : row.addresses()) {
      Workload pod = pods.get(row.namespace() + "/" + address.pod());
      boolean podUnknown = pod == null && !address.pod().isEmpty();
      for (ServicePort port : service.ports()) {
        if (port.name().equals(address.portName()) && !podUnknown) {
          to.add(endpoint(service, port, address, pod));
        }
      }
    }
  }

  private static Endpoint endpoint(
      Service service, ServicePort port, Address address, @Nullable Workload pod) {
    return new Endpoint(
        service.hostname(),
        port.number(),
        address.ip(),
        address.port(),
        pod == null ? Map.of() : pod.labels(),
        pod == null ? "" : "kubernetes://" + pod.name() + "." + pod.namespace(),
        pod == null ? "" : pod.serviceAccount(),
        "",
        pod == null ? "" : pod.locality(),
        0,
        address.ready());
  }

  @Override
  public void close() {
    watches.forEach(ObjectSource.Watch::close);
    registries.forEach(Registry::close);
  }
}
