package io.lateen.pilot.source;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.model.service.Workload;
import io.lateen.pilot.source.EndpointsReader.Address;
import io.lateen.pilot.source.EndpointsReader.EndpointsRow;
import io.lateen.pilot.source.PodReader.PodRow;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Services of one Kubernetes API server: Services joined with Endpoints and Pods. Thread-safe.
final class KubernetesServices implements AutoCloseable {
  /// How many kinds count down what is waited for.
  static final int KINDS = 4;

  private final String domain;
  private final ObjectTable<Service> services;
  private final ObjectTable<ExternalAddresses> external;
  private final ObjectTable<PodRow> pods;
  private final ObjectTable<NodeLocality> nodes;
  private final ObjectTable<EndpointsRow> endpoints;
  private final List<ObjectSource.Watch> watches = new ArrayList<>();

  /// What there is at a moment.
  ///
  /// @param external addresses by host
  record Contents(
      List<Service> services,
      List<Endpoint> endpoints,
      List<Workload> workloads,
      Map<String, List<String>> external) {}

  /// Begins to watch at once.
  ///
  /// @param all called when anything but addresses changed
  /// @param addresses called when addresses changed
  KubernetesServices(
      ObjectSource objects,
      String domain,
      String trustDomain,
      Runnable all,
      Runnable addresses,
      CountDownLatch synced) {
    this.domain = domain;
    services = new ObjectTable<>(new ServiceReader(domain, trustDomain)::read, all, synced);
    external =
        new ObjectTable<>(
            service -> ExternalAddresses.of(service, domain), all, new CountDownLatch(0));
    pods = new ObjectTable<>(new PodReader(trustDomain)::row, all, synced);
    nodes = new ObjectTable<>(NodeLocality::of, all, synced);
    endpoints = new ObjectTable<>(EndpointsReader::read, addresses, synced);
    watches.add(objects.watch(Kinds.SERVICE, new Both(external, services)));
    watches.add(objects.watch(Kinds.POD, pods));
    watches.add(objects.watch(Kinds.NODE, nodes));
    watches.add(objects.watch(Kinds.ENDPOINTS, endpoints));
  }

  /// Two tables of one watch.
  private record Both(ObjectTable<?> first, ObjectTable<?> second)
      implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject object) {
      first.onSet(object);
      second.onSet(object);
    }

    @Override
    public void onRemoved(KubeObject object) {
      first.onRemoved(object);
      second.onRemoved(object);
    }

    @Override
    public void onSynced() {
      second.onSynced();
    }
  }

  Contents contents() {
    return contents(Overlay.NONE, new Completion(Overlay.NONE.now()));
  }

  /// What there would be with some objects changed.
  Contents contents(Overlay change, Completion complete) {
    List<Service> allServices = rows(services, Kinds.SERVICE, change, complete::service);
    Map<String, String> localities = new HashMap<>();
    nodes.rows().forEach(node -> localities.put(node.name(), node.locality()));
    List<Workload> workloads =
        rows(pods, Kinds.POD, change, (pod, _) -> pod).stream()
            .map(pod -> pod.placed(localities))
            .filter(workload -> !workload.ip().isEmpty())
            .toList();
    List<EndpointsRow> addresses = rows(endpoints, Kinds.ENDPOINTS, change, (row, _) -> row);
    Map<String, List<String>> outside =
        external.rows().stream()
            .filter(row -> !row.addresses().isEmpty())
            .collect(Collectors.toMap(ExternalAddresses::hostname, ExternalAddresses::addresses));
    return new Contents(allServices, join(allServices, workloads, addresses), workloads, outside);
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
      List<Service> known, List<Workload> workloads, List<EndpointsRow> rows) {
    Map<String, Service> byHost = new HashMap<>();
    known.forEach(service -> byHost.put(service.hostname(), service));
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

  /// Where Services are reached from outside.
  List<ExternalAddresses> external() {
    return external.rows();
  }

  /// Where the nodes are reached from outside that Pods with a label run on.
  List<String> nodesOf(String namespace, String label, String value) {
    Set<String> named =
        pods.rows().stream()
            .filter(pod -> pod.workload().namespace().equals(namespace))
            .filter(pod -> !pod.workload().ip().isEmpty())
            .filter(pod -> value.equals(pod.workload().labels().get(label)))
            .map(PodRow::node)
            .collect(Collectors.toSet());
    return nodes.rows().stream()
        .filter(node -> named.contains(node.name()))
        .sorted(Comparator.comparing(NodeLocality::name))
        .flatMap(node -> node.external().stream())
        .toList();
  }

  /// Addresses whose Pod is not known: nobody is sent there.
  long endpointsWithoutPod() {
    Set<String> known =
        pods.rows().stream()
            .map(PodRow::workload)
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
  }
}
