package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The mesh as Kubernetes APIs tell it: rules of one, and services from Services, Pods and
/// Endpoints of that one and of further clusters, and from ServiceEntries. Thread-safe.
public final class MeshSource implements AutoCloseable {
  /// Where endpoints are from that ServiceEntries and WorkloadEntries say.
  private static final String ENTRIES = "External";

  private final LiveMeshConfig mesh;

  /// Under which objects are read.
  private final String trustDomain;

  private final CountDownLatch synced =
      new CountDownLatch(2 + KubernetesServices.KINDS + Kinds.RULES.size());
  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private final List<Registry> registries;
  private final KubernetesServices own;
  private final RemoteClusters remote;
  private final List<ObjectTable<Rule>> rules = new ArrayList<>();
  private final ObjectTable<KubeObject> ingresses;

  /// Of what users write.
  public static List<ObjectKind> ruleKinds() {
    return Kinds.RULES;
  }

  /// Begins to watch at once.
  ///
  /// @param begun settings until the API tells others, or for ever
  /// @param follow whether ConfigMap `istio` tells others
  /// @param files that tell others, whatever it says
  /// @param registries of further services; closed with this
  /// @param onChange called from the source's threads after every change; must return soon
  public MeshSource(
      ObjectSource objects,
      MeshConfig begun,
      boolean follow,
      MeshFiles files,
      List<Registry> registries,
      Consumer<Change> onChange) {
    this.registries = List.copyOf(registries);
    String domain = begun.domain();
    trustDomain = begun.trustDomains().name();
    Runnable all = () -> onChange.accept(Change.ALL);
    Runnable addresses = () -> onChange.accept(Change.ENDPOINTS);
    mesh = new LiveMeshConfig(begun, files, all, synced);
    if (follow) {
      watches.add(objects.watch(Kinds.CONFIG_MAP, mesh));
    } else {
      mesh.onSynced();
    }
    own = new KubernetesServices(objects, domain, trustDomain, all, addresses, synced);
    remote = new RemoteClusters(ClusterSource::reach, domain, trustDomain, all, addresses);
    watches.add(
        objects.watch(Kinds.SECRET, begun.rootNamespace(), RemoteClusters.LABEL, "true", remote));
    for (ObjectKind kind : Kinds.RULES) {
      ObjectTable<Rule> table = new ObjectTable<>(RuleReader::read, all, synced);
      rules.add(table);
      watches.add(objects.watch(kind, table));
    }
    ingresses = new ObjectTable<>(ingress -> ingress, all, synced);
    watches.add(objects.watch(Kinds.INGRESS, ingresses));
    registries.forEach(registry -> registry.start(all));
  }

  /// The settings now.
  public MeshConfig mesh() {
    return mesh.current();
  }

  /// Whether the first state of every kind has come. Further clusters are not waited for.
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
    Map<String, KubernetesServices.Contents> byCluster = new LinkedHashMap<>();
    byCluster.put(Clusters.OWN, own.contents(change, complete));
    remote.contents().forEach(byCluster::putIfAbsent);
    RenamedAccounts accounts =
        new RenamedAccounts(trustDomain, mesh.current().trustDomains().name());
    byCluster.replaceAll((_, contents) -> accounts.of(contents));
    Clusters clusters = new Clusters(byCluster, mesh.networks());
    List<Service> services = clusters.services;
    Map<String, List<Endpoint>> shards = new LinkedHashMap<>(clusters.endpoints);
    List<Endpoint> endpoints = new ArrayList<>();
    List<KubeObject> outer =
        rows(ingresses, Kinds.INGRESS, change, (object, _) -> Overlay.since(object, change.now()));
    allRules.addAll(new IngressReader(mesh.current(), services).read(outer));
    WorkloadEntries joined = new WorkloadEntries(allRules, mesh.current().trustDomains().name());
    endpoints.addAll(joined.of(services));
    for (Rule rule : allRules) {
      if (rule instanceof ServiceEntry entry) {
        services.addAll(ServiceEntryReader.services(entry));
        Map<String, String> selector = entry.workloadSelector();
        endpoints.addAll(
            selector == null
                ? ServiceEntryReader.endpoints(entry)
                : joined.of(entry, selector, clusters.workloads));
      }
    }
    shards.put(ENTRIES, endpoints);
    clusters.workloads.addAll(joined.workloads());
    for (Registry registry : registries) {
      Registry.Contents contents = registry.contents();
      services.addAll(contents.services());
      shards.put(registry.name(), contents.endpoints());
    }
    return new MeshState(services, shards, clusters.workloads, allRules, clusters.networks());
  }

  private static <T> List<T> rows(
      ObjectTable<T> table,
      ObjectKind kind,
      Overlay change,
      BiFunction<KubeObject, @Nullable T, KubeObject> complete) {
    return table.rowsWith(change.of(kind), change.gone(), complete);
  }

  /// What Ingresses are to say of where they are reached, and do not say yet.
  public List<IngressStatus> staleIngresses() {
    MeshConfig now = mesh();
    List<String> nodes = own.nodesOf(now.rootNamespace(), "istio", now.ingress().selector());
    return new IngressAddresses(now, own.external(), nodes).stale(ingresses.rows());
  }

  /// Addresses whose Pod is not known: nobody is sent there.
  public long endpointsWithoutPod() {
    return own.endpointsWithoutPod();
  }

  @Override
  public void close() {
    watches.forEach(ObjectSource.Watch::close);
    own.close();
    remote.close();
    mesh.close();
    registries.forEach(Registry::close);
  }
}
