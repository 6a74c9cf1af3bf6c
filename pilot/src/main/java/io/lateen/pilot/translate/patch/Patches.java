package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.model.check.Problem;
import io.lateen.model.rule.ConfigPatch.ProxyMatch;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.Meta;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What EnvoyFilters do to a proxy's resources, after these have been translated. Pure.
///
/// Insertions of Istio 1.1 are for workloads of every namespace and come first, the oldest first;
/// then patches of the root namespace, then those of the proxy's own, each by priority and age.
public final class Patches {
  private final Perspective seen;
  private final List<CompiledInsertion> insertions = new ArrayList<>();
  private final List<CompiledPatch> patches = new ArrayList<>();

  private Patches(Perspective seen) {
    this.seen = seen;
    List<CompiledFilter> selecting =
        compiled(seen.snapshot()).stream().filter(this::selects).toList();
    selecting.forEach(filter -> insertions.addAll(filter.insertions()));
    addPatches(selecting);
  }

  /// Those that mean a proxy.
  public static Patches of(Perspective seen) {
    return new Patches(seen);
  }

  /// What is wrong with an object's values: parts with an error are not applied.
  public static List<Problem> check(EnvoyFilter rule) {
    return PatchCompiler.compile(rule).problems();
  }

  /// Objects of a snapshot with parts that are not applied, and why.
  public static Map<Meta, List<Problem>> problems(MeshSnapshot snapshot) {
    Map<Meta, List<Problem>> problems = new LinkedHashMap<>();
    for (CompiledFilter filter : compiled(snapshot)) {
      if (!filter.problems().isEmpty()) {
        problems.put(filter.rule().meta(), filter.problems());
      }
    }
    return problems;
  }

  public List<Listener> listeners(List<Listener> listeners) {
    return isEmpty() ? listeners : new ListenerPatches(seen, insertions, patches).apply(listeners);
  }

  public List<Cluster> clusters(List<Cluster> clusters) {
    return isEmpty() ? clusters : new ClusterPatches(seen, patches).apply(clusters);
  }

  public RouteConfiguration table(RouteConfiguration table) {
    return isEmpty() ? table : new RoutePatches(seen, patches).ofTable(table);
  }

  private boolean isEmpty() {
    return insertions.isEmpty() && patches.isEmpty();
  }

  private record Key() {}

  private static List<CompiledFilter> compiled(MeshSnapshot snapshot) {
    if (snapshot.envoyFilters().isEmpty()) {
      return List.of();
    }
    return snapshot
        .memoBesideEndpoints()
        .get(
            new Key(), () -> snapshot.envoyFilters().stream().map(PatchCompiler::compile).toList());
  }

  private boolean selects(CompiledFilter filter) {
    return seen.labels().entrySet().containsAll(filter.rule().workloadSelector().entrySet());
  }

  private void addPatches(List<CompiledFilter> all) {
    String root = seen.mesh().rootNamespace();
    Comparator<CompiledFilter> rootFirst =
        Comparator.comparing(filter -> !namespace(filter).equals(root));
    all.stream()
        .filter(filter -> isHere(namespace(filter), root))
        .sorted(rootFirst.thenComparingInt(filter -> filter.rule().priority()))
        .flatMap(filter -> filter.patches().stream())
        .filter(patch -> means(patch.rule().match().proxy(), seen.node()))
        .forEach(patches::add);
  }

  private static String namespace(CompiledFilter filter) {
    return filter.rule().meta().namespace();
  }

  private boolean isHere(String namespace, String root) {
    return namespace.equals(root) || namespace.equals(seen.node().configNamespace());
  }

  private static boolean means(ProxyMatch match, ProxyNode node) {
    Map<String, String> metadata = node.metadata();
    String version =
        metadata.getOrDefault("ISTIO_VERSION", metadata.getOrDefault("ISTIO_PROXY_VERSION", ""));
    return metadata.entrySet().containsAll(match.metadata().entrySet())
        && (match.version().isEmpty() || Pattern.compile(match.version()).matcher(version).find());
  }
}
